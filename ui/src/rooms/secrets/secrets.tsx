import { Key } from "../../parts/icons.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";

export function SecretsRoom() {
  return <Page title={t.secrets.title}><Empty icon={Key} title={t.secrets.title} /></Page>;
}
