import { Shield } from "../../parts/icons.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";

export function PoliciesRoom() {
  return <Page title={t.policies.title}><Empty icon={Shield} title={t.policies.title} /></Page>;
}
