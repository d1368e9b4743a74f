import { Link } from "../../parts/link.tsx";
import { t } from "../../text/en.ts";
import { folders, split } from "./paths.ts";
import { secrets } from "./room-path.ts";

/** Where one is: the engines, the engine, the folders above. */
export function Crumbs({ mount, path = "", isInside = false }: { mount?: string; path?: string; /** The page is about a part of the secret: the secret is above it. */ isInside?: boolean }) {
  return (
    <nav class="crumbs" aria-label={t.secrets.crumbs}><ol>
      <li><Link room={secrets}>{t.secrets.title}</Link></li>
      {mount && (path !== "" || isInside) && <li><Link room={secrets} rest={mount}>{mount}</Link></li>}
      {mount && folders(path).map(folder => <li key={folder}><Link room={secrets} rest={mount + folder}>{split(folder).name || "/"}</Link></li>)}
      {mount && path !== "" && isInside && <li><Link room={secrets} rest={mount + path}>{split(path).name}</Link></li>}
    </ol></nav>
  );
}
