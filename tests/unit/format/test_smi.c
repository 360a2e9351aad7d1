/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "base/arena.h"
#include "base/err.h"
#include "format/smi.h"

static struct lt_arena *arena;
static struct lt_err err;

static struct lt_smi_report
report_of(const char *text, bool *ret_done)
{
	struct lt_smi_report report;
	lt_arena_drop(arena);
	arena = lt_arena_new(1 << 24);
	err = (struct lt_err){ 0 };
	*ret_done = lt_smi_read(arena, "gpu.xml", lt_text(text), &report, &err);
	return report;
}

static const char two_cards[] = "<?xml version=\"1.0\" ?>\n"
				"<!DOCTYPE nvidia_smi_log SYSTEM \"nvsmi_device_v12.dtd\">\n"
				"<nvidia_smi_log>\n"
				"\t<driver_version>570.86.15</driver_version>\n"
				"\t<gpu id=\"00000000:1B:00.0\">\n"
				"\t\t<product_name>NVIDIA H100 80GB HBM3</product_name>\n"
				"\t\t<persistence_mode>Disabled</persistence_mode>\n"
				"\t\t<mig_mode>\n\t\t\t<current_mig>Enabled</current_mig>\n\t\t</mig_mode>\n"
				"\t\t<mig_devices><mig_device><fb_memory_usage><total>9 MiB</total></fb_memory_usage>"
				"</mig_device></mig_devices>\n"
				"\t\t<fb_memory_usage><total>81559 MiB</total></fb_memory_usage>\n"
				"\t\t<utilization><gpu_util>N/A</gpu_util></utilization>\n"
				"\t</gpu>\n"
				"\t<gpu id=\"00000000:43:00.0\">\n"
				"\t\t<pci><pci_gpu_link_info><link_widths><current_link_width>8x</current_link_width>"
				"</link_widths></pci_gpu_link_info></pci>\n"
				"\t</gpu>\n"
				"</nvidia_smi_log>\n";

TEST(each_card_has_its_values_as_written_with_their_lines)
{
	bool done, on;
	double number;
	struct lt_smi_report r = report_of(two_cards, &done);
	IS(done && r.count == 2);
	IS(lt_text_eq(r.gpu[0].value[LT_SMI_BUS], "00000000:1B:00.0"));
	IS(r.gpu[0].line == 5 && r.gpu[0].at[LT_SMI_PERSISTENCE] == 7);
	IS(lt_smi_flag(&r.gpu[0], LT_SMI_PERSISTENCE, &on) && !on);
	IS(lt_smi_flag(&r.gpu[0], LT_SMI_MIG, &on) && on);
	IS(lt_smi_number(&r.gpu[0], LT_SMI_MEMORY, &number) && number == 81559);
	IS(lt_smi_number(&r.gpu[1], LT_SMI_WIDTH, &number) && number == 8);
}

TEST(what_the_machine_has_is_told_of_each_card)
{
	bool done;
	struct lt_smi_report r = report_of(two_cards, &done);
	for (int i = 0; i < 2; i++)
		IS(lt_text_eq(lt_smi_value(&r.gpu[i], LT_SMI_DRIVER), "570.86.15") && r.gpu[i].at[LT_SMI_DRIVER] == 4);
}

TEST(an_absent_element_and_not_available_are_no_value)
{
	bool done;
	double number;
	struct lt_smi_report r = report_of(two_cards, &done);
	IS(!lt_smi_value(&r.gpu[0], LT_SMI_UTILISATION).at);
	IS(lt_text_eq(r.gpu[0].value[LT_SMI_UTILISATION], "N/A"));
	IS(!r.gpu[1].value[LT_SMI_UTILISATION].at);
	IS(!lt_smi_number(&r.gpu[1], LT_SMI_MEMORY, &number));
}

TEST(a_broken_file_gives_the_cards_before_the_break_and_a_sentence_with_the_line)
{
	bool done;
	struct lt_smi_report r = report_of("<nvidia_smi_log>\n<gpu id=\"0\"><uuid>GPU-1</uuid></gpu>\n<gpu", &done);
	IS(!done && r.count == 1);
	IS(strstr(err.text, "gpu.xml:3: the XML cannot be read"));
}

TEST(an_xml_file_that_declares_entities_is_refused)
{
	bool done;
	report_of("<?xml version=\"1.0\"?>\n<!DOCTYPE nvidia_smi_log [\n<!ENTITY a \"b\">\n]>\n<nvidia_smi_log>&a;</nvidia_smi_log>",
		&done);
	IS(!done && strstr(err.text, "declares entities"));
}

TEST(another_root_element_is_said_to_be_no_report)
{
	bool done;
	report_of("<html><gpu id=\"1\"/></html>", &done);
	IS(!done && strstr(err.text, "nvidia_smi_log"));
}

TEST(what_windows_saved_as_utf_16_is_read)
{
	char wide[2 * sizeof two_cards + 2] = "\xff\xfe";
	for (size_t i = 0; i + 1 < sizeof two_cards; i++)
		wide[2 + 2 * i] = two_cards[i];
	struct lt_smi_report r;
	lt_arena_drop(arena);
	arena = lt_arena_new(1 << 24);
	err = (struct lt_err){ 0 };
	struct lt_text bytes = { wide, 2 * sizeof two_cards };
	IS(lt_smi_is(arena, bytes));
	IS(lt_smi_read(arena, "gpu.xml", bytes, &r, &err) && r.count == 2);
	IS(lt_text_eq(r.gpu[0].value[LT_SMI_MODEL], "NVIDIA H100 80GB HBM3") && r.gpu[0].at[LT_SMI_MODEL] == 6);
}

static const char capture[] = "# $ nvidia-smi -q\n"
			      "==============NVSMI LOG==============\n"
			      "\n"
			      "Driver Version                            : 595.80\n"
			      "Attached GPUs                             : 1\n"
			      "GPU 00000000:C1:00.0\n"
			      "    Product Name                          : NVIDIA L40S\n"
			      "    Persistence Mode                      : Disabled\n"
			      "    MIG Mode\n"
			      "        Current                           : N/A\n"
			      "    Clocks Event Reasons\n"
			      "        HW Slowdown                       : Not Active\n"
			      "            HW Thermal Slowdown           : Active\n"
			      "    ECC Mode\n"
			      "        Current                           : Enabled\n"
			      "    Performance State                     : P8\n"
			      "\n"
			      "# load\n"
			      "Performance State : P9\n"
			      "==============NVSMI LOG==============\n"
			      "Driver Version                            : 595.80\n"
			      "GPU 00000000:C1:00.0\n"
			      "    Performance State                     : P0\n";

TEST(the_text_of_a_capture_is_read_and_the_later_report_counts)
{
	bool done, on;
	struct lt_smi_report r = report_of(capture, &done);
	IS(done && r.count == 1);
	IS(lt_text_eq(lt_smi_value(&r.gpu[0], LT_SMI_STATE), "P0") && r.gpu[0].at[LT_SMI_STATE] == 23);
	IS(!lt_smi_flag(&r.gpu[0], LT_SMI_ECC, &on));
}

TEST(headings_of_the_text_are_paths)
{
	bool done, on;
	char first[sizeof capture];
	size_t len = (size_t)(strstr(capture, "# load") - capture);
	memcpy(first, capture, len);
	first[len] = 0;
	struct lt_smi_report r = report_of(first, &done);
	IS(done && r.count == 1);
	IS(lt_smi_flag(&r.gpu[0], LT_SMI_HEAT, &on) && on && r.gpu[0].at[LT_SMI_HEAT] == 13);
	IS(lt_smi_flag(&r.gpu[0], LT_SMI_ECC, &on) && on);
	IS(lt_smi_flag(&r.gpu[0], LT_SMI_PERSISTENCE, &on) && !on);
	IS(!lt_smi_flag(&r.gpu[0], LT_SMI_MIG, &on));
	IS(lt_text_eq(lt_smi_value(&r.gpu[0], LT_SMI_DRIVER), "595.80"));
	lt_arena_drop(arena);
	arena = NULL;
}
