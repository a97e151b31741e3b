{{/* The environment of a role's process: {root, role}. Nothing secret is in it. */}}
{{- define "vostro.env" -}}
{{- $values := .root.Values -}}
{{- $kafka := include "vostro.kafka" . | fromYaml -}}
{{- $redis := include "vostro.redis" . | fromYaml -}}
{{- $secrets := "/run/secrets/vostro" -}}
{{- $env := dict
  "VOSTRO_KAFKA_SERVERS" (required "kafka.servers is needed: host:port" $kafka.servers)
  "VOSTRO_KAFKA_GROUP" $kafka.group
  "VOSTRO_KAFKA_SECURITY_PROTOCOL" $kafka.securityProtocol
  "VOSTRO_HTTP_HOST" "0.0.0.0"
  "VOSTRO_HTTP_PORT" "9108"
  "VOSTRO_STOP_SECONDS" $values.stopSeconds
  "VOSTRO_WINDOWS_ENABLED" $values.windows.enabled -}}
{{- if include "vostro.secretSources" . }}{{ $_ := set $env "VOSTRO_SECRETS_DIRECTORY" $secrets }}{{ end -}}
{{- if hasPrefix "SASL_" $kafka.securityProtocol -}}
  {{- $_ := set $env "VOSTRO_KAFKA_SASL_MECHANISM" $kafka.saslMechanism -}}
  {{- if eq $kafka.saslMechanism "OAUTHBEARER" -}}
    {{- $_ := set $env "VOSTRO_KAFKA_OAUTH_TOKEN_URL" (required "kafka.oauth.tokenUrl is needed" $kafka.oauth.tokenUrl) -}}
    {{- $_ := set $env "VOSTRO_KAFKA_OAUTH_CLIENT_ID" (required "kafka.oauth.clientId is needed" $kafka.oauth.clientId) -}}
    {{- with $kafka.oauth.scope }}{{ $_ := set $env "VOSTRO_KAFKA_OAUTH_SCOPE" . }}{{ end -}}
  {{- else -}}
    {{- $_ := set $env "VOSTRO_KAFKA_USERNAME" (required "kafka.username is needed, or the role's own" $kafka.username) -}}
  {{- end -}}
{{- end -}}
{{- if or $kafka.ca.secret $kafka.ca.configMap }}{{ $_ := set $env "VOSTRO_KAFKA_CA_FILE" (printf "%s/kafka-ca.pem" $secrets) }}{{ end -}}
{{- if $kafka.clientCertificateSecret -}}
  {{- $_ := set $env "VOSTRO_KAFKA_CERTIFICATE_FILE" (printf "%s/kafka-client.pem" $secrets) -}}
  {{- $_ := set $env "VOSTRO_KAFKA_KEY_FILE" (printf "%s/kafka-client.key" $secrets) -}}
{{- end -}}
{{- with $redis -}}
  {{- $_ := set $env "VOSTRO_REDIS_URL" (required "redis.url is needed: rediss://host:6379/0" .url) -}}
  {{- with .username }}{{ $_ := set $env "VOSTRO_REDIS_USERNAME" . }}{{ end -}}
  {{- if or .ca.secret .ca.configMap }}{{ $_ := set $env "VOSTRO_REDIS_CA_FILE" (printf "%s/redis-ca.pem" $secrets) }}{{ end -}}
  {{- if .clientCertificateSecret -}}
    {{- $_ := set $env "VOSTRO_REDIS_CERTIFICATE_FILE" (printf "%s/redis-client.pem" $secrets) -}}
    {{- $_ := set $env "VOSTRO_REDIS_KEY_FILE" (printf "%s/redis-client.key" $secrets) -}}
  {{- end -}}
{{- end -}}
{{- if and $values.policy (has .role (list "worker" "windows")) }}{{ $_ := set $env "VOSTRO_POLICY_FILE" "/etc/vostro/policy.toml" }}{{ end -}}
{{- if eq .role "lists" -}}
  {{- if $values.lists.sources }}{{ $_ := set $env "VOSTRO_LIST_SOURCES_FILE" "/etc/vostro/list-sources.toml" }}{{ end -}}
  {{- with $values.lists.proxy }}{{ $_ := set $env "HTTPS_PROXY" . }}{{ end -}}
{{- end -}}
{{- if eq .role "webhook" }}{{ $_ := set $env "VOSTRO_WEBHOOK_SECRET_FILE" (printf "%s/webhook-secrets" $secrets) }}{{ end -}}
{{- range $name, $value := $values.settings }}{{ $_ := set $env (printf "VOSTRO_%s" (upper $name)) $value }}{{ end -}}
{{- range $name := keys $env | sortAlpha }}
- name: {{ $name }}
  value: {{ include "vostro.text" (get $env $name) | quote }}
{{- end }}
{{- end }}

{{/*
What a role's process needs of Secrets, as sources of a projected volume: {root, role}. A file
vostro_redis_password is the setting VOSTRO_REDIS_PASSWORD; certificates are named by settings.
*/}}
{{- define "vostro.secretSources" -}}
{{- $kafka := include "vostro.kafka" . | fromYaml -}}
{{- $redis := include "vostro.redis" . | fromYaml -}}
{{- if hasPrefix "SASL_" $kafka.securityProtocol }}
{{- if eq $kafka.saslMechanism "OAUTHBEARER" }}
- secret:
    name: {{ required "kafka.oauth.clientSecret.name is needed" $kafka.oauth.clientSecret.name }}
    items: [{key: {{ $kafka.oauth.clientSecret.key }}, path: vostro_kafka_oauth_client_secret}]
{{- else }}
- secret:
    name: {{ required "kafka.passwordSecret.name is needed, or the role's own" $kafka.passwordSecret.name }}
    items: [{key: {{ $kafka.passwordSecret.key }}, path: vostro_kafka_password}]
{{- end }}
{{- end }}
{{- if eq .role "webhook" }}
{{- with .root.Values.webhook }}
- secret:
    name: {{ required "webhook.urlSecret.name is needed" .urlSecret.name }}
    items: [{key: {{ .urlSecret.key }}, path: vostro_webhook_url}]
- secret:
    name: {{ required "webhook.signingSecret.name is needed" .signingSecret.name }}
    items: [{key: {{ .signingSecret.key }}, path: webhook-secrets}]
{{- end }}
{{- end }}
{{- range $setting, $secret := .root.Values.secretSettings }}
- secret:
    name: {{ $secret.name }}
    items: [{key: {{ $secret.key }}, path: vostro_{{ $setting }}}]
{{- end }}
{{- include "vostro.ca" (dict "ca" $kafka.ca "path" "kafka-ca.pem") }}
{{- include "vostro.clientCertificate" (dict "name" $kafka.clientCertificateSecret "of" "kafka") }}
{{- with $redis }}
{{- if .passwordSecret.name }}
- secret:
    name: {{ .passwordSecret.name }}
    items: [{key: {{ .passwordSecret.key }}, path: vostro_redis_password}]
{{- end }}
{{- include "vostro.ca" (dict "ca" .ca "path" "redis-ca.pem") }}
{{- include "vostro.clientCertificate" (dict "name" .clientCertificateSecret "of" "redis") }}
{{- end }}
{{- end }}

{{- define "vostro.ca" -}}
{{- if .ca.secret }}
- secret:
    name: {{ .ca.secret }}
    items: [{key: {{ .ca.key }}, path: {{ .path }}}]
{{- else if .ca.configMap }}
- configMap:
    name: {{ .ca.configMap }}
    items: [{key: {{ .ca.key }}, path: {{ .path }}}]
{{- end }}
{{- end }}

{{- define "vostro.clientCertificate" -}}
{{- if .name }}
- secret:
    name: {{ .name }}
    items: [{key: tls.crt, path: {{ .of }}-client.pem}, {key: tls.key, path: {{ .of }}-client.key}]
{{- end }}
{{- end }}
