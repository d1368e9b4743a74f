import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

interface Tab<Name extends string> { name: Name; label: string }

/** Tabs as WAI-ARIA has them: one stop of the Tab key, arrows walk. */
export function Tabs<Name extends string>({ label, tabs, current, onChange, children }: { label: string; tabs: readonly Tab<Name>[]; current: Name; onChange: (name: Name) => void; children: ComponentChildren }) {
  const id = useId(), list = useRef<HTMLDivElement>(null);
  const onKeyDown = (e: KeyboardEvent) => {
    const at = tabs.findIndex(tab => tab.name === current), last = tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    onChange(tabs[to]!.name);
    (list.current!.children[to] as HTMLElement).focus();
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(tab => (
          <button key={tab.name} type="button" role="tab" id={`${id}-${tab.name}`} aria-controls={`${id}-panel`} aria-selected={tab.name === current} tabIndex={tab.name === current ? 0 : -1}
            onClick={() => onChange(tab.name)}>{tab.label}</button>))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`}>{children}</div>
    </div>
  );
}
