/** The style sheet: system fonts, dark where the reader's system is dark, states told by words and not by colour alone. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #1a7f37; --bad: #c62828; --work: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --good: #4ac26b; --bad: #ff7b72; --work: #e3b341; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 84rem; padding: 0 1rem 3rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
.disclaimer { border: 2px solid var(--work); border-radius: .4rem; padding: .5rem .8rem; font-weight: 600; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; }
code, .uid { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
.reason { white-space: pre-line; overflow-wrap: anywhere; }
.state { font-weight: 700; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .work { color: var(--work); }
.bars { list-style: none; padding: 0; } .counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; }
.counts a { border: 1px solid var(--line); border-radius: .4rem; display: block; padding: .3rem .8rem; text-decoration: none; }
.counts a[aria-current] { background: var(--soft); font-weight: 700; }
img.thumbnail { height: 6rem; background: #fff; } img.overlay { max-width: 100%; background: #fff; }
button { font: inherit; padding: .4rem 1rem; }
:focus-visible { outline: 3px solid #4493f8; outline-offset: 2px; }
.quiet { opacity: .75; }
`;
