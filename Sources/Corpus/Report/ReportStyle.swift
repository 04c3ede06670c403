/// The look of `report.html`.
enum ReportStyle {
    static let css = """

        :root { color-scheme: light dark; --ink: #1c2326; --soft: #667077; --line: #dfe4e6; --paper: #fbfbf9;
          --card: #fff; --bar: #2f6f73; --out: #d9b9a0; --mark: #b3401f; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6eaea; --soft: #96a1a5; --line: #333b3f;
          --paper: #15191b; --card: #1c2224; --bar: #5fb0b2; --out: #6b5141; --mark: #ef8560; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.55;
          font: 15px/1.55 "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", system-ui, sans-serif; }
        header, main { max-width: 1100px; margin: 0 auto; padding: 0 28px; }
        header { padding-top: 44px; }
        h1 { font-size: 34px; line-height: 1.15; margin: 2px 0 6px; letter-spacing: -0.01em; }
        h2 { font-size: 19px; margin: 44px 0 8px; }
        h3 { font-size: 15px; margin: 22px 0 6px; }
        h3 span, article span { color: var(--soft); font-weight: 400; }
        p { margin: 0 0 10px; max-width: 72ch; }
        .kind { color: var(--mark); font-weight: 600; margin: 0; }
        .root, .root code { color: var(--soft); font-size: 12.5px; overflow-wrap: anywhere; }
        code { font: 12.5px ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
        code.id { color: var(--soft); font-size: 11.5px; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px;
          margin-top: 24px; }
        .tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
          padding: 14px 16px; }
        .tile b { display: block; font-size: 23px; line-height: 1.2; font-variant-numeric: tabular-nums; }
        .tile span { color: var(--soft); font-size: 13px; }
        table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
        section { overflow-x: auto; }
        th { text-align: left; font-weight: 500; color: var(--soft); border-bottom: 1px solid var(--line);
          padding: 5px 14px 5px 0; white-space: nowrap; }
        td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .funnel td { white-space: nowrap; vertical-align: middle; }
        .funnel td:nth-child(3) { width: 46%; }
        .strip { display: block; width: 100%; height: 14px; }
        .bar { fill: var(--bar); } .bar.out { fill: var(--out); }
        .axis { stroke: var(--soft); stroke-width: 1; }
        .threshold { stroke: var(--mark); stroke-width: 1.4; stroke-dasharray: 4 3; }
        .tick { fill: var(--soft); font-size: 10.5px; } .limit { fill: var(--mark); font-size: 11px; }
        .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 14px; }
        figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px;
          padding: 12px 14px 8px; }
        figure svg { display: block; width: 100%; height: auto; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 0 36px; }
        article { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
          padding: 10px 14px; margin: 0 0 10px; }
        pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--soft);
          font: 13px/1.6 "Noto Sans CJK JP", "Noto Sans JP", sans-serif; max-height: 9.6em; overflow: hidden; }
        main { padding-bottom: 60px; }
        @media print { body { background: #fff; } .tile, figure, article { break-inside: avoid; } }

        """
}
