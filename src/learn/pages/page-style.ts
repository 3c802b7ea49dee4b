/** Style sheet of every page of figures: readable on a screen and on paper, without anything from elsewhere. */
export const PAGE_STYLE = `
:root { color-scheme: light; --line: #d0d7de; --soft: #f6f8fa; --quiet: #57606a; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif; color: #1f2328; background: #fff;
  margin: 0 auto; max-width: 74rem; padding: 0 1.25rem 4rem; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .75rem; padding-top: .75rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p, li { max-width: 46rem; overflow-wrap: anywhere; }
.banner { border: 2px solid #9a6700; background: #fff8c5; border-radius: .4rem; padding: .6rem 1rem; margin-top: 1rem;
  font-weight: 600; max-width: none; }
nav ul { columns: 18rem; padding-left: 1.2rem; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .93rem; }
caption { text-align: left; font-weight: 600; padding: .2rem 0 .4rem; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .8rem .3rem 0; vertical-align: top; }
thead th { border-bottom: 2px solid #8c959f; }
th { text-align: left; font-weight: 600; } tbody th { font-weight: 400; }
td.number, th.number { text-align: right; padding-left: .8rem; white-space: nowrap; }
td.text { text-align: left; padding-left: .8rem; }
tbody tr:hover { background: var(--soft); }
.interval { color: var(--quiet); font-size: .85em; margin-left: .35em; }
.figures { display: flex; flex-wrap: wrap; gap: 1.5rem 2rem; align-items: flex-start; }
figure { margin: 1rem 0; max-width: 100%; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { color: var(--quiet); font-size: .88rem; max-width: 34rem; padding-top: .3rem; }
.note { color: var(--quiet); font-size: .92rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 0; } .gallery { gap: .75rem 1.25rem; }
.gallery figure { width: min-content; min-width: 7rem; } .case-id { font-size: .92em; overflow-wrap: anywhere; }
.thumbnail { display: block; height: 8rem; background: #fff; }
a { color: #0550ae; } :focus-visible { outline: 3px solid #0969da; outline-offset: 2px; }
@media print {
  body { font-size: 10pt; max-width: none; padding: 0; }
  h2 { break-before: auto; break-after: avoid; } h3, caption { break-after: avoid; }
  figure, tr { break-inside: avoid; } nav { display: none; } .scroll { overflow: visible; }
}
`;
