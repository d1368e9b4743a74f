import { useEffect, useState } from "preact/hooks";

const SETTLES = 1_500;

/** True once the condition has held for a moment. */
export function useSettled(condition: boolean): boolean {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    setSettled(false);
    if (!condition) return undefined;
    const timer = setTimeout(() => setSettled(true), SETTLES);
    return () => clearTimeout(timer);
  }, [condition]);
  return isSettled && condition;
}
