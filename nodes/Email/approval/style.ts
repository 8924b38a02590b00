/** The only style a page has: nothing is loaded, from anywhere. */
export const style = `
:root{color-scheme:light dark;--page:#f3f4f6;--card:#fff;--text:#1b1f24;--soft:#59636e;--line:#d1d9e0;--go:#1a7f4b;--on-go:#fff;--warn:#fff4d6;--warn-line:#d9a521}
@media (prefers-color-scheme:dark){:root{--page:#0f1216;--card:#181c22;--text:#e8ebef;--soft:#9aa4af;--line:#343b45;--go:#2f9e63;--on-go:#06140c;--warn:#33290d;--warn-line:#8f6c14}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{max-width:44rem;margin:0 auto;padding:2rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem;text-wrap:balance}
h2{font-size:1rem;margin:0 0 .75rem}
p{margin:0 0 1rem}
section,form{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.25rem;margin:0 0 1rem}
.notice{background:var(--warn);border-color:var(--warn-line)}
.notice hr{border-color:var(--warn-line)}
.notice :last-child,section>:last-child{margin-bottom:0}
.text{white-space:pre-wrap;margin:0;font:inherit}
.lead{margin:0 0 1.5rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:0}
dt,.soft,small{color:var(--soft)}
dd{margin:0}
ul{margin:0;padding-left:1.25rem}
label{display:block;font-weight:600;margin:0 0 .375rem}
label small{font-weight:400}
textarea{display:block;width:100%;font:inherit;color:inherit;background:var(--page);border:1px solid var(--line);border-radius:8px;padding:.625rem .75rem;margin:0 0 1.25rem;resize:vertical}
.buttons{display:flex;flex-wrap:wrap;gap:.75rem}
button{flex:1 1 10rem;min-height:48px;padding:.5rem 1rem;font:inherit;font-weight:600;border-radius:8px;border:1px solid var(--line);background:transparent;color:var(--text);cursor:pointer}
button.go{background:var(--go);border-color:var(--go);color:var(--on-go)}
:focus-visible{outline:3px solid var(--go);outline-offset:2px}
footer{color:var(--soft);font-size:.875rem;padding:0 .25rem}
footer p{margin:0 0 .375rem}
hr{border:0;border-top:1px solid var(--line);margin:1rem 0}
`;
