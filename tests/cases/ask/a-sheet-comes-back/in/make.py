"""A workbook as small as it can be: one sheet of inline texts."""
import sys
import zipfile

ROWS = [["Id", "Scale", "Answer", "Who", "Day", "Evidence"],
        ["governance.phase", "choice", "2: enablement", "Ana", "", ""],
        ["policy.models", "list", '["gpt-4.1"]', "Ana", "2026-11-01", ""],
        ["strategy.vision", "agreement", "9", "Bo", "", ""],
        ["strategy.sponsor", "yes", "yes", "Bo", "2026-11-10", "board.md"],
        ["policy.regions", "list", "", "", "", ""]]
cells = "".join(f'<row r="{y}">' + "".join(
    f'<c r="{"ABCDEF"[x]}{y}" t="inlineStr"><is><t>{v}</t></is></c>' for x, v in enumerate(row) if v) + "</row>"
    for y, row in enumerate(ROWS, 1))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
with zipfile.ZipFile(sys.argv[1], "w") as z:
    z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
    z.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="Answers" sheetId="1" r:id="r1"/></sheets></workbook>')
    z.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
               f'<Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
    z.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>')
