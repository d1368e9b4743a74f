import { signal } from "@preact/signals";
import { Link } from "../parts/link.tsx";
import { t } from "../text/en.ts";
import { rooms } from "./rooms.ts";
import { route } from "./router.ts";

/** On a phone the navigation is behind a button. */
export const isMenuOpen = signal(false);

export function Navigation() {
  const here = route.value.room || rooms[0]!.path;
  return (
    <nav class={isMenuOpen.value ? "nav open" : "nav"} id="nav" aria-label={t.shell.navigation}>
      <ul>{rooms.map(({ path, nav }) => nav && (
        <li key={path}>
          <Link room={path} aria-current={path === here ? "page" : undefined} onClick={() => { isMenuOpen.value = false; }}><nav.icon /><span>{nav.label}</span></Link>
        </li>))}
      </ul>
    </nav>
  );
}
