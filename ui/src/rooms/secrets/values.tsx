import { useState } from "preact/hooks";
import { print } from "../../json/print.ts";
import { kindOf, type JsonObject } from "../../json/value.ts";
import { Button } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { when } from "../../parts/duration.ts";
import { Eye, EyeOff, Undo } from "../../parts/icons.tsx";
import { Link } from "../../parts/link.tsx";
import { Masked } from "../../parts/masked.tsx";
import { Note } from "../../parts/note.tsx";
import { Badge, Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { ChangeVersions, Restore } from "./deeds.tsx";
import { isGone } from "./load-secret.ts";
import { secrets } from "./room-path.ts";
import type { TabProps } from "./secret.tsx";

const text = t.secrets.secret;

/** The values of one version, or why there are none to see. */
export function ValuesTab(props: TabProps) {
  const { loaded } = props, { secret, metadata } = loaded;
  if (!secret) return <Note title={metadata ? text.noVersion : text.mayNotRead}><p>{metadata && loaded.may("data", "read") ? text.noVersionText : text.mayNotReadText}</p></Note>;
  return (
    <div class="stack">
      <VersionLine {...props} />
      {secret.data ? <Values data={secret.data} /> : <Gone {...props} />}
    </div>
  );
}

function VersionLine({ place, path, loaded, again }: TabProps) {
  const { secret, metadata } = loaded, [isAsked, setAsked] = useState(false);
  if (!secret?.info) return null;
  const current = metadata?.current_version ?? secret.version, isOld = secret.version !== current;
  if (!isOld) return <p class="muted version-line">{text.version(secret.version)} · {when(secret.info.created_time)}{secret.info.deletion_time && !isGone(secret.info) && <> · {text.willEnd(when(secret.info.deletion_time))}</>}</p>;
  return (
    <Note title={text.isOld(secret.version)}>
      <p>{text.isOldText(when(secret.info.created_time), current)}</p>
      <div class="actions">
        <Link class="btn" room={secrets} rest={place.mount.path + path}>{text.toCurrent(current)}</Link>
        {secret.data && loaded.may("data", "update") && <Button icon={Undo} onClick={() => setAsked(true)}>{t.secrets.versions.restore}</Button>}
      </div>
      {isAsked && <Restore place={place} path={path} version={secret.version} current={current} onDone={again} onClose={() => setAsked(false)} />}
    </Note>
  );
}

/** Deleted or destroyed. */
function Gone({ place, path, loaded, again }: TabProps) {
  const info = loaded.secret!.info!, version = loaded.secret!.version, [isAsked, setAsked] = useState(false);
  if (info.destroyed) return <Note kind="warning" title={text.destroyed(version)}><p>{text.destroyedText}</p></Note>;
  return (
    <Note kind="warning" title={text.deleted(version)}>
      <p>{text.deletedText(when(info.deletion_time))}</p>
      {loaded.may("undelete", "update") && <div class="actions"><Button icon={Undo} onClick={() => setAsked(true)}>{t.secrets.versions.undelete}</Button></div>}
      {isAsked && <ChangeVersions what="undelete" place={place} path={path} version={version} onDone={again} onClose={() => setAsked(false)} />}
    </Note>
  );
}

export function Values({ data }: { data: JsonObject }) {
  const [isShown, setShown] = useState(false), entries = Object.entries(data);
  if (entries.length === 0) return <Note title={text.noKeys}><p>{text.noKeysText}</p></Note>;
  return (
    <Panel title={text.keys(entries.length)} pad={false} actions={<>
      <Button kind="ghost" icon={isShown ? EyeOff : Eye} aria-pressed={isShown} onClick={() => setShown(!isShown)}>{isShown ? text.hideAll : text.showAll}</Button>
      <CopyButton text={() => print(data, "  ")} what={text.allAsJson}>{text.copyJson}</CopyButton>
    </>}>
      <dl class="values">{entries.map(([key, value]) => {
        const kind = kindOf(value);
        return <div key={key}>
          <dt><span>{key}</span>{kind !== "text" && <Badge>{kind}</Badge>}</dt>
          <dd><Masked key={String(isShown)} startShown={isShown} what={key} value={typeof value === "string" ? value : print(value, "  ")} /></dd>
        </div>;
      })}</dl>
    </Panel>
  );
}
