import { useEffect } from "preact/hooks";
import { Notices } from "../parts/notices.tsx";
import { Note } from "../parts/note.tsx";
import { Empty, Loading } from "../parts/small.tsx";
import { Info } from "../parts/icons.tsx";
import { Link } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { t } from "../text/en.ts";
import { gate } from "./gate.ts";
import { SealedOverlay } from "./overlay.tsx";
import { rooms } from "./rooms.ts";
import { route } from "./router.ts";
import { isSealed, isSlow, isUnreachable } from "./server.ts";
import { SessionNotice } from "./session-notice.tsx";
import { TopBar } from "./top-bar.tsx";
import { Navigation } from "./navigation.tsx";

export function App() {
  useEffect(() => { performance.mark("interactive"); }, []);
  const here = gate.value;
  return <>
    <a class="skip" href="#main" onClick={e => { e.preventDefault(); document.getElementById("main")?.focus(); }}>{t.shell.skip}</a>
    {here === "wait" ? <div class="wait"><Loading what={t.shell.waiting} /></div> : here ? <here.component route={route.value} /> : <Inside />}
    <Notices />
  </>;
}

/** Behind the door. Sealed meanwhile, it stays as it is, out of reach behind the overlay. */
function Inside() {
  const room = rooms.find(each => each.path === (route.value.room || rooms[0]!.path));
  return <>
    <div class="shell" inert={isSealed.value}>
      <TopBar />
      <Navigation />
      <main id="main" tabIndex={-1}>
        {isUnreachable.value ? <Note kind="bad" role="alert">{t.shell.unreachableLong}</Note> : isSlow.value && <Note kind="info" role="status">{t.shell.slow}</Note>}
        <SessionNotice />
        {room ? <room.component route={route.value} key={room.path} /> : <NotFound />}
      </main>
    </div>
    {isSealed.value && <SealedOverlay />}
  </>;
}

const NotFound = () => (
  <Page title={t.shell.notFound}><Empty icon={Info} title={t.shell.notFound} action={<Link class="btn" room={rooms[0]!.path}>{t.shell.home}</Link>}><p>{t.shell.notFoundText}</p></Empty></Page>
);
