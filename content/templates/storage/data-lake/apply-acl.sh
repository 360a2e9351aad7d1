<%#storage.acl%>
<%#first%>
#!/bin/sh
# Makes the folders of teams in the lake and sets who may see them, as acl.txt says.
#
# Whoever runs it stands inside the network (the account has no public address), is signed in (az login) and has the
# role Storage Blob Data Owner on the account. It can be run again: what is there is left, and its ACL set anew.
set -eu

account=${1:-<%storage.lake.name%>}
list=$(dirname "$0")/acl.txt

grep -v '^#' "$list" | while read -r zone path acl; do
	[ -n "$zone" ] || continue
	if [ "$path" != / ] && [ "$(az storage fs directory exists --account-name "$account" --auth-mode login \
		--file-system "$zone" --name "$path" --query exists --output tsv)" != true ]; then
		az storage fs directory create --account-name "$account" --auth-mode login --file-system "$zone" --name "$path" --output none
	fi
	az storage fs access set --account-name "$account" --auth-mode login --file-system "$zone" --path "$path" --acl "$acl" --output none
	echo "$zone $path"
done
<%/first%>
<%/storage.acl%>
