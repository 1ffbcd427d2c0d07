namespace OnnxDistill.StudentTrainer.Reporting.Pages;

/// <summary>How the page looks: light or dark as the reader's system is, one column where it is narrow, no file beside it.</summary>
internal static class PageStyle
{
    /// <summary>The style sheet. Colours of series are told apart without red and green (Okabe and Ito 2008), lightened on black.</summary>
    public const string Css = """
        :root { color-scheme: light dark; --ground: #ffffff; --panel: #f6f7f9; --ink: #1d2129; --soft: #5d6673; --line: #d8dce2; --good: #2f6db5; --bad: #c8541a;
          --c0: #2f6db5; --c1: #c8541a; --c2: #00866b; --c3: #a0508a; --c4: #8a6d00; --c5: #3f8fbf; --c6: #6b6f76; --c7: #7a4fc0; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #14171c; --panel: #1d2128; --ink: #e6e9ee; --soft: #a0a8b4; --line: #363c46; --good: #5b9be6; --bad: #e8803f;
            --c0: #6ba8f0; --c1: #f08a4b; --c2: #3cc4a0; --c3: #d98cc4; --c4: #d6b53c; --c5: #7fc4ea; --c6: #a8adb6; --c7: #b093ee; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1rem; max-width: 75rem; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; margin: .2em 0; } h2 { font-size: 1.25rem; margin: 1.6em 0 .4em; overflow-wrap: anywhere; } h3 { font-size: 1.05rem; margin: 1.4em 0 .4em; }
        p { margin: .4em 0; max-width: 46rem; overflow-wrap: anywhere; }
        .soft, .note, .missing { color: var(--soft); } .note, .missing { font-size: .92rem; border-left: 3px solid var(--line); padding-left: .7em; } .missing { border-color: var(--bad); }
        .wide { overflow-x: auto; margin: .5em 0; } table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .28em .6em; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; } th { color: var(--soft); font-weight: 600; }
        th:first-child, td:first-child { text-align: left; padding-left: 0; }
        .matrix th:not(:first-child) { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; padding: .6em .28em; vertical-align: bottom; }
        td.good { background: color-mix(in srgb, var(--good) var(--s), transparent); } td.bad { background: color-mix(in srgb, var(--bad) var(--s), transparent); }
        .tiles { display: flex; flex-wrap: wrap; gap: .6rem; margin: .6em 0; } .tile { background: var(--panel); border-radius: 6px; padding: .5em .8em; min-width: 7.5rem; }
        .tile b { display: block; font-size: 1.2rem; font-variant-numeric: tabular-nums; } .tile span { color: var(--soft); font-size: .85rem; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: .6rem 1.2rem; } figure { margin: 0; max-width: 34rem; } .large figure { max-width: 40rem; }
        figcaption { font-weight: 600; font-size: .95rem; } svg { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: var(--ink); }
        .keys { display: flex; flex-wrap: wrap; gap: 0 1em; font-size: .88rem; color: var(--soft); } .keys i { display: inline-block; width: 1.1em; height: .25em; margin: 0 .35em .2em 0; vertical-align: middle; }
        svg .grid { stroke: var(--line); } svg .frame { stroke: var(--soft); fill: none; } svg .soft { fill: var(--soft); } svg .label { paint-order: stroke; stroke: var(--ground); stroke-width: 3px; stroke-linejoin: round; } svg .ideal { stroke: var(--soft); stroke-dasharray: 4 4; }
        details { margin: .6em 0; } summary { cursor: pointer; font-weight: 600; overflow-wrap: anywhere; } pre { background: var(--panel); padding: .8em; overflow-x: auto; font-size: .85rem; border-radius: 6px; }
        .run > summary { font-size: 1.2rem; border-top: 1px solid var(--line); padding-top: .6em; }
        ol.rows { list-style: none; padding: 0; } ol.rows li { border-top: 1px solid var(--line); padding: .5em 0; } ol.rows p { margin: 0 0 .25em; max-width: none; }
        ol.rows .answers { display: flex; flex-wrap: wrap; gap: .1em 1.2em; font-size: .92rem; color: var(--soft); } ol.rows b { color: var(--ink); font-weight: 600; }
        @media (max-width: 30rem) { body { padding: .7rem; font-size: 15px; } .tile { min-width: 6.4rem; flex: 1; } svg { font-size: 13px; } th, td { padding: .28em .4em; } }
        """;
}
