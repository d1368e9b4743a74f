import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { isAbort } from "../api/errors.ts";
import { isSealed, isUnreachable } from "./server.ts";

export interface Load<T> {
  /** What came last; it stays while newer is under way. */
  data: T | undefined;
  error: Error | undefined;
  isLoading: boolean;
  again: () => void;
}

/** Loads when `inputs` change, aborts what is out of date, and loads again when the server is back after it was away or sealed. */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, inputs: readonly unknown[]): Load<T> {
  const [state, setState] = useState<{ data?: T; error?: Error; isLoading: boolean }>({ isLoading: true });
  const [round, setRound] = useState(0);
  const isAway = isSealed.value || isUnreachable.value;
  const key = JSON.stringify(inputs), known = useRef(key);
  useEffect(() => {
    if (isAway) return undefined;
    const abort = new AbortController();
    const isSame = known.current === key;
    known.current = key;
    setState(last => isSame && last.data !== undefined ? { data: last.data, isLoading: true } : { isLoading: true });
    load(abort.signal).then(
      data => { if (!abort.signal.aborted) setState({ data, isLoading: false }); },
      (e: Error) => { if (!abort.signal.aborted && !isAbort(e)) setState(last => ({ ...last, error: e, isLoading: false })); });
    return () => abort.abort();
  }, [key, round, isAway]);
  return { data: state.data, error: state.error, isLoading: state.isLoading, again: useCallback(() => setRound(n => n + 1), []) };
}

/** An action of a button or a form: busy while under way, and the error it ended with. Nothing happens twice at once. */
export function useAction(): { isBusy: boolean; error: Error | undefined; run: (action: () => Promise<void>) => Promise<boolean>; clear: () => void } {
  const [state, setState] = useState<{ isBusy: boolean; error?: Error }>({ isBusy: false });
  const busy = useRef(false);
  const run = useCallback(async (action: () => Promise<void>) => {
    if (busy.current) return false;
    busy.current = true;
    setState({ isBusy: true });
    try {
      await action();
      setState({ isBusy: false });
      return true;
    } catch (e) {
      setState(isAbort(e) ? { isBusy: false } : { isBusy: false, error: e as Error });
      return false;
    } finally { busy.current = false; }
  }, []);
  return { isBusy: state.isBusy, error: state.error, run, clear: useCallback(() => setState({ isBusy: false }), []) };
}
