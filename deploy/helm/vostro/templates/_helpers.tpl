{{/* The name of every object begins with it. */}}
{{- define "vostro.fullname" -}}
{{- $name := .Values.fullnameOverride -}}
{{- if not $name -}}
{{- $name = ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) -}}
{{- end -}}
{{- $name | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{/* What selects the pods of a role: {root, role}. */}}
{{- define "vostro.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .role }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{- define "vostro.labels" -}}
{{ include "vostro.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "vostro.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end }}

{{/* A number of a value file is a float of Go's: 1048576 would be written 1.048576e+06. */}}
{{- define "vostro.text" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) -}}{{ int64 . }}{{- else -}}{{ . }}{{- end -}}
{{- end }}

{{/* kafka and redis as a role has them, as YAML: {root, role}. */}}
{{- define "vostro.kafka" -}}
{{- $own := (get .root.Values .role).kafka | default dict -}}
{{- mergeOverwrite (deepCopy .root.Values.kafka) (deepCopy $own) | toYaml -}}
{{- end }}

{{- define "vostro.redis" -}}
{{- $own := (get .root.Values .role).redis -}}
{{- if $own }}{{ mergeOverwrite (deepCopy .root.Values.redis) (deepCopy $own) | toYaml }}{{ end -}}
{{- end }}
