import type { ComponentChildren } from "preact";

export interface Column<Row> { title: string; cell: (row: Row) => ComponentChildren; /** Only for screen readers: the column of buttons. */ isQuiet?: boolean; /** Not on a phone. */ isExtra?: boolean }

/** The first column names the row. */
export function Table<Row>({ caption, columns, rows, keyOf }: { caption: string; columns: readonly Column<Row>[]; rows: readonly Row[]; keyOf: (row: Row) => string }) {
  const style = (column: Column<Row>) => [column.isExtra && "extra", column.isQuiet && "quiet"].filter(Boolean).join(" ") || undefined;
  return (
    <div class="table"><table>
      <caption class="sr">{caption}</caption>
      <thead><tr>{columns.map(column => <th key={column.title} scope="col" class={style(column)}>{column.isQuiet ? <span class="sr">{column.title}</span> : column.title}</th>)}</tr></thead>
      <tbody>{rows.map(row => (
        <tr key={keyOf(row)}>{columns.map((column, i) => i === 0
          ? <th key={column.title} scope="row">{column.cell(row)}</th>
          : <td key={column.title} class={style(column)}>{column.cell(row)}</td>)}</tr>))}</tbody>
    </table></div>
  );
}
