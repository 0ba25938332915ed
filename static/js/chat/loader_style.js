// The look of the button and of the frame's place, within a shadow root: nothing of the site reaches it.
export const STYLE = `
:host{all:initial}
.chat{--a:#0b6a68;--i:#fff;--s:#fff;position:fixed;z-index:2147483000;right:20px;bottom:20px;right:calc(20px + env(safe-area-inset-right));bottom:calc(20px + env(safe-area-inset-bottom));color-scheme:light}
.left{right:auto;left:20px}
.dark{--a:#5ac8bf;--i:#04211f;--s:#141a19;color-scheme:dark}
@media(prefers-color-scheme:dark){.auto{--a:#5ac8bf;--i:#04211f;--s:#141a19;color-scheme:dark}}
button{position:relative;display:grid;place-items:center;width:56px;height:56px;margin:0;padding:0;border:0;border-radius:50%;background:var(--a);color:var(--i);cursor:pointer;box-shadow:0 6px 20px -4px rgb(0 20 18/45%),0 1px 3px rgb(0 20 18/20%);transition:transform .15s}
button:hover{transform:translateY(-2px)}
button:focus-visible{outline:3px solid var(--a);outline-offset:3px}
svg{width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}
.badge{position:absolute;top:-4px;right:-4px;min-width:20px;box-sizing:border-box;padding:0 5px;border:2px solid var(--s);border-radius:12px;background:#b0261c;color:#fff;font:700 12px/18px system-ui,sans-serif;text-align:center}
.badge[hidden]{display:none}
iframe{position:absolute;right:0;bottom:72px;width:400px;height:min(680px,calc(100vh - 112px));height:min(680px,calc(100dvh - 112px));border:0;border-radius:16px;background:var(--s);box-shadow:0 16px 56px -8px rgb(0 20 18/38%),0 2px 8px rgb(0 20 18/14%);visibility:hidden;opacity:0;transform:translateY(12px);transition:opacity .16s,transform .16s,visibility .16s}
.left iframe{right:auto;left:0}
.open iframe{visibility:visible;opacity:1;transform:none}
@media(max-width:480px),(max-height:480px){.open{inset:0}.open button{display:none}iframe{position:fixed;inset:0;width:100%;height:100%;border-radius:0}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
@media(forced-colors:active){button{border:2px solid}iframe{border:1px solid}}
`;
