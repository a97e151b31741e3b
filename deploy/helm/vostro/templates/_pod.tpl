{{/*
The pod of a role: {root, role, command, probes}. Nobody is root, the root file system is never
written, and no token of the cluster's is in it: Vostro never talks to Kubernetes.
*/}}
{{- define "vostro.pod" -}}
{{- $values := .root.Values -}}
{{- $role := get $values .role -}}
metadata:
  labels: {{- include "vostro.labels" . | nindent 4 }}
  annotations:
    # another policy, other sources: new pods
    checksum/config: {{ include (print .root.Template.BasePath "/configmap.yaml") .root | sha256sum }}
    {{- with $values.podAnnotations }}{{ toYaml . | nindent 4 }}{{ end }}
spec:
  serviceAccountName: {{ ternary "default" (include "vostro.fullname" .root) (eq .role "topics") }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ add $values.stopSeconds 10 }}
  securityContext:
    runAsNonRoot: true
    {{- with $values.runAsUser }}
    runAsUser: {{ int64 . }}
    runAsGroup: {{ int64 . }}
    fsGroup: {{ int64 . }}
    {{- end }}
    seccompProfile: {type: RuntimeDefault}
  {{- with $values.image.pullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .role }}
      image: {{ include "vostro.image" .root | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: {{ .command | toJson }}
      env: {{- include "vostro.env" . | trim | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      resources: {{- $role.resources | default (dict "requests" (dict "cpu" "100m" "memory" "128Mi") "limits" (dict "memory" "256Mi")) | toYaml | nindent 8 }}
      {{- if .ports }}
      ports: [{name: metrics, containerPort: 9108}]
      # A worker that waits for the broker or its lists is alive: only one that hangs is restarted.
      startupProbe:
        httpGet: {path: /health/live, port: metrics}
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: {path: /health/live, port: metrics}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      {{- end }}
      {{- if .ready }}
      readinessProbe:
        httpGet: {path: /health/ready, port: metrics}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 2
      {{- end }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        {{- if ne .role "topics" }}
        - {name: config, mountPath: /etc/vostro, readOnly: true}
        {{- end }}
        {{- if include "vostro.secretSources" . }}
        - {name: secrets, mountPath: /run/secrets/vostro, readOnly: true}
        {{- end }}
  volumes:
    - {name: tmp, emptyDir: {sizeLimit: 1Gi}} # compiled lists, which the worker maps
    {{- if ne .role "topics" }}
    - {name: config, configMap: {name: {{ include "vostro.fullname" .root }}}}
    {{- end }}
    {{- with include "vostro.secretSources" . }}
    - name: secrets
      projected:
        defaultMode: 0440
        sources: {{- . | trim | nindent 10 }}
    {{- end }}
  {{- if .ports }}
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "vostro.selector" $ | nindent 10 }}
      matchLabelKeys: [pod-template-hash]
    {{- end }}
  {{- end }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
