import { Button, IconButton } from "../parts/button.tsx";
import { Cross, Exit, Mark, Menu } from "../parts/icons.tsx";
import { Link } from "../parts/link.tsx";
import { Badge } from "../parts/small.tsx";
import { ThemeButton } from "../parts/theme-button.tsx";
import { t } from "../text/en.ts";
import { isMenuOpen } from "./navigation.tsx";
import { rooms } from "./rooms.ts";
import { isUnreachable, status } from "./server.ts";
import { session, signOut } from "./session.ts";
import { TimeLeft } from "./session-notice.tsx";

export function TopBar() {
  const info = session.value?.info;
  return (
    <header class="top">
      <IconButton class="menu" label={t.shell.menu} icon={isMenuOpen.value ? Cross : Menu} aria-expanded={isMenuOpen.value} aria-controls="nav" onClick={() => { isMenuOpen.value = !isMenuOpen.value; }} />
      <Link class="brand" aria-label={t.product} room={rooms[0]!.path}><Mark /><span>{t.product}</span></Link>
      {isUnreachable.value ? <Badge kind="bad">{t.shell.unreachable}</Badge> : status.value && <Badge kind={status.value.sealed ? "bad" : "good"}>{status.value.sealed ? t.shell.sealed : t.shell.unsealed}</Badge>}
      <span class="grow" />
      <TimeLeft />
      {info && <span class="who" title={info.policies.join(", ")}>{info.display_name}</span>}
      <ThemeButton />
      <Button kind="ghost" class="sign-out" icon={Exit} aria-label={t.shell.signOut} onClick={signOut}><span>{t.shell.signOut}</span></Button>
    </header>
  );
}
