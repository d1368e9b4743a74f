import { Link } from "../../parts/link.tsx";
import type { Icon } from "../../parts/icons.tsx";
import { secrets } from "./room-path.ts";

/** A link that is only a picture. */
export const IconLink = ({ icon: Icon, label, rest, query }: { icon: Icon; label: string; rest: string; query?: Record<string, string> }) => (
  <Link class="btn ghost icon-only" room={secrets} rest={rest} aria-label={label} title={label} {...(query ? { query } : {})}><Icon /></Link>
);
