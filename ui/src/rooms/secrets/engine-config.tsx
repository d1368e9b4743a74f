import { readConfig, writeConfig, type Config } from "../../api/kv.ts";
import { useLoad } from "../../app/load.ts";
import { ErrorNote } from "../../parts/note.tsx";
import { Loading, Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { KvSettings } from "./settings.tsx";

/** What holds for every secret of a KV 2 engine that has no settings of its own. */
export function EngineConfig({ mount, mayChange }: { mount: string; mayChange: boolean }) {
  const config = useLoad(signal => readConfig(mount, { signal }), [mount]);
  const save = async (next: Config) => {
    await writeConfig(mount, next);
    config.again();
  };
  return (
    <Panel title={t.secrets.settings.engineTitle}>
      {config.data ? <KvSettings name={`secrets/config/${mount}`} stored={config.data} mayChange={mayChange} onSave={save} isEngine /> : config.error ? <ErrorNote error={config.error} /> : <Loading />}
    </Panel>
  );
}
