/** The alert rules as the operator of Prometheus takes them: an object of Kubernetes with the same groups. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const HEAD = `# Generated from ../alerts.yml. Run "npm run generate" to write it.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: account-bridge
  labels:
    app.kubernetes.io/name: account-bridge
spec:
`;

/** The text of the object: the groups of `ops/alerts.yml`, without the comments before them. */
export const prometheusRule = (root: string): string => {
  const [, groups = ''] = /^(groups:\n[^]*)$/m.exec(readFileSync(join(root, 'ops/alerts.yml'), 'utf8')) ?? [];
  return `${HEAD}${groups.replace(/^(?=.)/gm, '  ')}`;
};
