#!/bin/sh
# mask: text on its way to people loses what looks like a key, a token or a password.
exec sed -E \
	-e 's/((AccountKey|SharedAccessKey|SharedAccessSignature|sig|client_secret|password|passwd|primary_key|secondary_key|connection_string|access_key|api_key)"?[[:space:]]*[=:][[:space:]]*)"?[^"&;[:space:]]{6,}"?/\1***/Ig' \
	-e 's/eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}(\.[A-Za-z0-9_-]*)?/***/g' \
	-e 's/(sk|ghp|gho|ghs|glpat|hf|xoxb|AKIA)[-_]?[A-Za-z0-9_-]{16,}/***/g' \
	-e 's/-----BEGIN [A-Z ]*PRIVATE KEY-----.*/***/'
