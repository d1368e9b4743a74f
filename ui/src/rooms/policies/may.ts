import { capabilities, may } from "../../api/sys.ts";
import { useLoad } from "../../app/load.ts";
import { isRoot, session } from "../../app/session.ts";

export interface PolicyMay { isKnown: boolean; list: boolean; read: boolean; write: boolean; remove: boolean }
const LIST = "sys/policies/acl";

/** What the token may do with a policy. If it may not even ask, everything is offered, and the server says no. */
export function usePolicyMay(name: string): PolicyMay {
  const path = `${LIST}/${name}`;
  const load = useLoad(signal => isRoot.peek() ? Promise.resolve(null) : capabilities([LIST, LIST + "/", path], { signal }), [path, session.value?.info.accessor]);
  if (isRoot.value || load.error) return { isKnown: true, list: true, read: true, write: true, remove: true };
  const given = load.data;
  if (!given) return { isKnown: false, list: false, read: false, write: false, remove: false };
  const list = [LIST, LIST + "/"].some(each => may(given[each], "list") || may(given[each], "read"));
  return { isKnown: true, list, read: may(given[path], "read"), write: may(given[path], "update") || may(given[path], "create"), remove: may(given[path], "delete") };
}
