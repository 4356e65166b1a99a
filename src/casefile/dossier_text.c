/* A dossier's fixed text: see dossier_text.h. */
#include "casefile/dossier_text.h"

const char hf_dossier_style[] =
    "<style>\n"
    "body{font:15px/1.45 'DejaVu Sans',Verdana,sans-serif;max-width:56em;margin:2em auto;"
    "padding:0 1em;color:#111;background:#fff}\n"
    "h1{font-size:1.6em;margin:0 0 .2em}h2{font-size:1.15em;margin:1.8em 0 .5em;"
    "border-bottom:1px solid #888}\n"
    "table{border-collapse:collapse;width:100%;font-size:.85em;margin:.5em 0}\n"
    "th,td{text-align:left;vertical-align:top;padding:.2em .5em;border-bottom:1px solid #ccc}\n"
    "td,tbody th{overflow-wrap:anywhere}"
    "th{font-weight:bold}td.n,th.n{text-align:right;white-space:nowrap}.name{white-space:nowrap}."
    "note{color:#444;font-size:.85em}\n"
    ".hash{font-family:'DejaVu Sans Mono',monospace;font-size:.8em}\n"
    "pre{font:.75em/1.4 'DejaVu Sans Mono',monospace;white-space:pre-wrap;"
    "overflow-wrap:anywhere;border:1px solid #ccc;padding:.6em}\n"
    ".matrix{width:auto}.matrix td,.matrix thead th{text-align:center;padding:0 .25em;"
    "min-width:1.1em}.matrix tbody th{font-weight:normal;padding:0 .6em 0 0;max-width:16em}\n"
    ".with{color:#a01818}.no{color:#999}\n"
    "svg{width:100%;height:auto;display:block}svg text{font-size:11px;fill:#111}\n"
    "svg .end{text-anchor:end}svg .middle{text-anchor:middle}\n"
    ".crew{fill:#a01818}.others{fill:#28548c}.wave{fill:#f0c9a0}.axis{stroke:#444}"
    ".made{stroke:#a01818;stroke-opacity:.6}.mark{stroke:#111;stroke-dasharray:3 3}\n"
    "@page{size:A4;margin:16mm}\n"
    "@media print{body{font-size:10pt;margin:0;padding:0;max-width:none}h2{break-after:avoid}"
    "tr,svg,pre{break-inside:avoid}thead{display:table-header-group}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n"
    "</style>\n";

const char hf_dossier_manifest_before[] =
    "<h2>Manifest</h2>\n"
    "<p>SHA-256 of each part of this file, from the line <code>&lt;!-- part: NAME --&gt;</code> to "
    "the line <code>&lt;!-- end: NAME --&gt;</code>, both included; and in the last line, of all "
    "lines above it. With plain tools, for the part <code>summary</code> and for the whole:</p>\n"
    "<pre>sed -n '/^&lt;!-- part: summary --&gt;$/,/^&lt;!-- end: summary --&gt;$/p' FILE | "
    "sha256sum\n"
    "head -n -1 FILE | sha256sum; tail -n 1 FILE</pre>\n"
    "<p>Who rewrites a file can write new hashes into it: compare <code>sha256sum FILE</code> with "
    "the hash that was noted when the dossier was made. The hashes of the decisions are those of "
    "the platform's chain, which <code>holdfast verify-audit --expect HASH</code> finds.</p>\n"
    "<pre>";

const char hf_dossier_manifest_after[] = "</pre>\n</body></html>";
