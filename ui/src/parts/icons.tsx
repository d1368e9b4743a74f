import type { ComponentChildren, FunctionComponent } from "preact";

interface Props { size?: number }
export type Icon = FunctionComponent<Props>;
const Svg = ({ size = 18, children }: Props & { children?: ComponentChildren }) => (
  <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{children}</svg>
);

/** The mark: a door with its hinges and a keyhole. */
export const Mark: Icon = ({ size = 26 }) => (
  <svg class="icon mark" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
    <path fill="currentColor" fill-rule="evenodd" d="M5.8 2h13.4A2.8 2.8 0 0 1 22 4.8v14.4a2.8 2.8 0 0 1-2.8 2.8H5.8A2.8 2.8 0 0 1 3 19.2V17.5H2v-3.5h1v-4H2V6.5h1V4.8A2.8 2.8 0 0 1 5.8 2zM12.5 6.6a3.7 3.7 0 0 0-1.75 6.96L9.8 17.6h5.4l-.95-4.04A3.7 3.7 0 0 0 12.5 6.6z" />
  </svg>
);
export const Key: Icon = (p) => <Svg {...p}><circle cx="8" cy="15" r="4" /><path d="m11 12 8-8M16 7l2.5 2.5" /></Svg>;
export const Shield: Icon = (p) => <Svg {...p}><path d="M12 3.5 5 6v5.5c0 4.2 2.9 7.4 7 9 4.1-1.6 7-4.8 7-9V6z" /><path d="m9 11.8 2.2 2.2L15 10" /></Svg>;
export const Lock: Icon = (p) => <Svg {...p}><rect x="5" y="11" width="14" height="9.5" rx="2" /><path d="M8 11V8a4 4 0 0 1 8 0v3" /></Svg>;
export const Unlock: Icon = (p) => <Svg {...p}><rect x="5" y="11" width="14" height="9.5" rx="2" /><path d="M8 11V8a4 4 0 0 1 7.7-1.5" /></Svg>;
export const Folder: Icon = (p) => <Svg {...p}><path d="M3 7.5a2 2 0 0 1 2-2h4l2 2.5h8a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z" /></Svg>;
export const File: Icon = (p) => <Svg {...p}><path d="M6 4.5a1.5 1.5 0 0 1 1.5-1.5H14l4 4v12.5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 6 19.5z" /><path d="M13.5 3.5V7.5H18M9 12.5h6M9 16h4" /></Svg>;
export const Eye: Icon = (p) => <Svg {...p}><path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" /><circle cx="12" cy="12" r="2.8" /></Svg>;
export const EyeOff: Icon = (p) => <Svg {...p}><path d="m4 4 16 16M9.9 5.7A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-2.6 3.4M6.3 7.4A16 16 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4-.9" /></Svg>;
export const Copy: Icon = (p) => <Svg {...p}><rect x="8.5" y="8.5" width="11" height="11" rx="2" /><path d="M15.5 8.5v-2a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h2" /></Svg>;
export const Check: Icon = (p) => <Svg {...p}><path d="m5 12.5 4.5 4.5L19 7.5" /></Svg>;
export const Cross: Icon = (p) => <Svg {...p}><path d="m6 6 12 12M18 6 6 18" /></Svg>;
export const Search: Icon = (p) => <Svg {...p}><circle cx="11" cy="11" r="6" /><path d="m20 20-4.6-4.6" /></Svg>;
export const Plus: Icon = (p) => <Svg {...p}><path d="M12 5v14M5 12h14" /></Svg>;
export const Trash: Icon = (p) => <Svg {...p}><path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5" /></Svg>;
export const Pencil: Icon = (p) => <Svg {...p}><path d="m4.5 19.5 1-4L16 5l3 3L8.5 18.5zM13.5 7.5l3 3" /></Svg>;
export const Download: Icon = (p) => <Svg {...p}><path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14" /></Svg>;
export const Chevron: Icon = (p) => <Svg {...p}><path d="m9 6 6 6-6 6" /></Svg>;
export const Back: Icon = (p) => <Svg {...p}><path d="M19 12H5M11 6l-6 6 6 6" /></Svg>;
export const Menu: Icon = (p) => <Svg {...p}><path d="M4 7h16M4 12h16M4 17h16" /></Svg>;
export const Exit: Icon = (p) => <Svg {...p}><path d="M14 4.5H7a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h7M10.5 12H20M16.5 8.5 20 12l-3.5 3.5" /></Svg>;
export const Clock: Icon = (p) => <Svg {...p}><circle cx="12" cy="12" r="8" /><path d="M12 7.5V12l3 2" /></Svg>;
export const Info: Icon = (p) => <Svg {...p}><circle cx="12" cy="12" r="8.5" /><path d="M12 11.5v4.5M12 8v.1" /></Svg>;
export const Warning: Icon = (p) => <Svg {...p}><path d="M12 4.5 3.5 19h17zM12 10v4M12 16.6v.1" /></Svg>;
export const Refresh: Icon = (p) => <Svg {...p}><path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3M19.5 4v4h-4" /></Svg>;
export const Sun: Icon = (p) => <Svg {...p}><circle cx="12" cy="12" r="4" /><path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1" /></Svg>;
export const Moon: Icon = (p) => <Svg {...p}><path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z" /></Svg>;
export const Auto: Icon = (p) => <Svg {...p}><circle cx="12" cy="12" r="8.5" /><path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" fill="currentColor" /></Svg>;
export const Person: Icon = (p) => <Svg {...p}><circle cx="12" cy="8" r="3.6" /><path d="M5 20c.6-3.8 3.3-6 7-6s6.4 2.2 7 6" /></Svg>;
export const Gear: Icon = (p) => <Svg {...p}><path d="M4 7h9M17 7h3M4 12h3M11 12h9M4 17h7M15 17h5" /><circle cx="15" cy="7" r="2" /><circle cx="9" cy="12" r="2" /><circle cx="13" cy="17" r="2" /></Svg>;
export const Terminal: Icon = (p) => <Svg {...p}><rect x="3.5" y="5" width="17" height="14" rx="2" /><path d="m7.5 9.5 2.5 2.5-2.5 2.5M12.5 15h4" /></Svg>;
export const Compare: Icon = (p) => <Svg {...p}><rect x="3.5" y="5" width="17" height="14" rx="2" /><path d="M12 5v14M6.5 9.5h2.5M15 9.5h2.5M6.5 13h2.5M15 13h2.5" /></Svg>;
export const Undo: Icon = (p) => <Svg {...p}><path d="M8.5 5 4.5 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11h-4" /></Svg>;
