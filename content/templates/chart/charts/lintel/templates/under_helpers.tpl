<%#chart.wanted%>
{{- define "lintel.labels" -}}
app.kubernetes.io/name: lintel
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "lintel.selector" -}}
app.kubernetes.io/name: lintel
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "lintel.store" -}}
{{- if .Values.postgresql.enabled -}}
postgres://lintel@{{ .Release.Name }}-postgresql/lintel?sslmode=disable
{{- else -}}
{{ .Values.store.address }}
{{- end -}}
{{- end }}

{{- /* What cannot be right is told before anything is installed. */ -}}
{{- define "lintel.check" -}}
{{- if and (gt (int .Values.replicas) 1) (not (include "lintel.store" .)) -}}
{{- fail "replicas: more than one needs store.address and store.secret, else each has sessions and an audit log of its own" -}}
{{- end -}}
{{- if and (include "lintel.store" .) (not .Values.store.secret) -}}
{{- fail "store.secret: name the Secret with the database's password" -}}
{{- end -}}
{{- if and .Values.postgresql.enabled (not .Values.postgresql.image) -}}
{{- fail "postgresql.image: name the image by its digest" -}}
{{- end -}}
{{- end }}
<%/chart.wanted%>
