import { useState } from "preact/hooks";
import { describeMount, disableMount, type Mount } from "../../api/mounts.ts";
import { useAction } from "../../app/load.ts";
import { notify } from "../../app/notices.ts";
import { useDraft } from "../../app/drafts.ts";
import { go } from "../../app/router.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { duration } from "../../parts/duration.ts";
import { TextField } from "../../parts/field.tsx";
import { Link } from "../../parts/link.tsx";
import { ErrorNote } from "../../parts/note.tsx";
import { Page } from "../../parts/page.tsx";
import { Facts, Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { Crumbs } from "./crumbs.tsx";
import { EngineConfig } from "./engine-config.tsx";
import { describe, typeName } from "./engines.tsx";
import { storeOf, useMay } from "./place.ts";
import { secrets } from "./room-path.ts";

const text = t.secrets.engine;

/** All about one engine: what it is, its settings, its end. */
export function Engine({ mount, again }: { mount: Mount; again: () => void }) {
  const api = `sys/mounts/${mount.path.replace(/\/$/, "")}`, may = useMay([api, api + "/tune", mount.path + "config"]);
  const isKv = mount.type === "kv" || mount.type === "generic", isVersioned = storeOf(mount)?.isVersioned ?? false;
  return (
    <Page title={mount.path} crumbs={<Crumbs />} lead={describe(mount)}
      actions={storeOf(mount) && <Link class="btn" room={secrets} rest={mount.path}>{text.browse}</Link>}>
      <Panel title={text.facts}>
        <Facts rows={[
          [text.type, typeName(mount)],
          [text.accessor, <span class="copyable"><code>{mount.accessor}</code><CopyButton text={mount.accessor} what={text.accessor} /></span>],
          [text.uuid, <code>{mount.uuid}</code>],
          mount.running_plugin_version ? [text.runs, mount.running_plugin_version] : null,
          [text.lease, mount.config?.default_lease_ttl ? duration(mount.config.default_lease_ttl) : text.system],
          [text.maxLease, mount.config?.max_lease_ttl ? duration(mount.config.max_lease_ttl) : text.system],
          [text.local, mount.local ? text.yes : text.no],
          [text.sealWrap, mount.seal_wrap ? text.yes : text.no],
        ]} />
      </Panel>
      {isKv && may(api + "/tune", "update") && <Description mount={mount} again={again} />}
      {isVersioned && may(mount.path + "config", "read") && <EngineConfig mount={mount.path} mayChange={may(mount.path + "config", "update")} />}
      {isKv && may(api, "delete") && <Disable mount={mount} again={again} />}
    </Page>
  );
}

function Description({ mount, again }: { mount: Mount; again: () => void }) {
  const draft = useDraft(`secrets/describe/${mount.path}`, () => ({ text: mount.description })), action = useAction();
  const save = async (e: Event) => {
    e.preventDefault();
    const next = draft.value.peek();
    if (!await action.run(async () => { await describeMount(mount.path, next.text.trim()); })) return;
    draft.reset(next);
    notify(text.described);
    again();
  };
  return (
    <form onSubmit={save}><Panel title={text.description}>
      <TextField label={text.descriptionLabel} value={draft.value.value.text} onInput={value => draft.set({ text: value })} />
      {action.error && <ErrorNote error={action.error} />}
      <div class="actions"><Button type="submit" busy={action.isBusy}>{text.describe}</Button></div>
    </Panel></form>
  );
}

function Disable({ mount, again }: { mount: Mount; again: () => void }) {
  const [isAsked, setAsked] = useState(false);
  const disable = async () => {
    await disableMount(mount.path);
    notify(text.disabled(mount.path));
    go(secrets, "", { replace: true });
    again();
  };
  return (
    <Panel title={text.end}>
      <p class="muted">{text.disableText}</p>
      <div class="actions"><Button kind="danger" onClick={() => setAsked(true)}>{text.disable}</Button></div>
      {isAsked && <Confirm title={text.disableTitle(mount.path)} action={text.disable} typed={mount.path} onConfirm={disable} onClose={() => setAsked(false)}><p>{text.disableWarning}</p></Confirm>}
    </Panel>
  );
}
