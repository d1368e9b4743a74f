import { Lock } from "../../parts/icons.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";

export function SealRoom() {
  return <Page title={t.seal.title}><Empty icon={Lock} title={t.seal.title} /></Page>;
}
