/// The look of `report.html`.
enum ReportStyle {
    static let css = page + tables + plots + print

    private static let page = """

        :root { color-scheme: light dark; --ink: #1c2326; --soft: #5d676e; --line: #dfe4e6; --paper: #fbfbf9;
          --card: #fff; --bar: #2f6f73; --out: #dbbda6; --mark: #b3401f; --gone: 179, 64, 31; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6eaea; --soft: #9aa5a9; --line: #333b3f;
          --paper: #15191b; --card: #1c2224; --bar: #5fb0b2; --out: #6f5544; --mark: #ef8560;
          --gone: 239, 133, 96; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 15px/1.55 "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", system-ui, sans-serif; }
        header, main { max-width: 1180px; margin: 0 auto; padding: 0 28px; }
        header { padding-top: 44px; }
        main { padding-bottom: 60px; }
        h1 { font-size: 34px; line-height: 1.15; margin: 2px 0 6px; letter-spacing: -0.01em; }
        h2 { font-size: 19px; margin: 44px 0 8px; }
        h3 { font-size: 15px; margin: 24px 0 6px; }
        h3 span, article span { color: var(--soft); font-weight: 400; }
        p { margin: 0 0 10px; max-width: 76ch; }
        .kind { color: var(--mark); font-weight: 600; margin: 0; }
        .root, .root code { color: var(--soft); font-size: 12.5px; overflow-wrap: anywhere; }
        code { font: 12.5px ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
        code.id { color: var(--soft); font-size: 11.5px; }
        .made code { overflow-wrap: anywhere; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px;
          margin-top: 24px; }
        .tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
          padding: 14px 16px; }
        .tile b { display: block; font-size: 23px; line-height: 1.2; font-variant-numeric: tabular-nums; }
        .tile span { color: var(--soft); font-size: 13px; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr));
          gap: 0 36px; }
        .samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(330px, 100%), 1fr));
          gap: 10px; align-items: start; }
        article { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
          padding: 10px 14px; min-width: 0; }
        article p { margin: 0 0 4px; font-size: 13px; line-height: 1.45; overflow-wrap: anywhere; }
        pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--soft);
          font: 12.5px/1.55 "Noto Sans CJK JP", "Noto Sans JP", sans-serif; max-height: 7.8em;
          overflow: hidden; }
        @media (max-width: 640px) { header, main { padding-left: 16px; padding-right: 16px; }
          header { padding-top: 24px; } h1 { font-size: 27px; }
          .tiles { grid-template-columns: repeat(2, 1fr); } .tile b { font-size: 19px; } }
        """

    private static let tables = """

        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
        th { text-align: left; font-weight: 500; color: var(--soft); border-bottom: 1px solid var(--line);
          padding: 5px 14px 5px 0; white-space: nowrap; vertical-align: bottom; }
        td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        th:last-child, td:last-child { padding-right: 0; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .funnel td, .matrix td { white-space: nowrap; vertical-align: middle; }
        .funnel td { padding-top: 3px; padding-bottom: 3px; }
        .funnel td:nth-child(3) { width: 36%; min-width: 110px; }
        .strip { display: block; width: 100%; height: 14px; }
        .matrix { width: auto; }
        .matrix th, .matrix td { padding: 3px 9px; }
        .matrix.dense th, .matrix.dense td { padding: 3px 5px; font-size: 12px; }
        .matrix th:first-child, .matrix td:first-child { padding-left: 0; position: sticky; left: 0;
          background: var(--paper); }
        .matrix .source { vertical-align: bottom; text-align: right; padding-top: 0; }
        .matrix .source span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg);
          max-height: 170px; overflow: hidden; text-overflow: ellipsis; line-height: 1.3; }
        .s1 { background: rgba(var(--gone), .05); } .s2 { background: rgba(var(--gone), .10); }
        .s3 { background: rgba(var(--gone), .16); } .s4 { background: rgba(var(--gone), .23); }
        .s5 { background: rgba(var(--gone), .30); } .s6 { background: rgba(var(--gone), .38); }
        .s7 { background: rgba(var(--gone), .46); } .s8 { background: rgba(var(--gone), .54); }
        .s9 { background: rgba(var(--gone), .62); }
        """

    private static let plots = """

        .bar { fill: var(--bar); } .bar.out { fill: var(--out); }
        g:hover > .bar { opacity: .7; }
        .nb { white-space: nowrap; }
        .key { display: inline-block; width: 10px; height: 10px; border-radius: 2px; background: var(--bar); }
        .key.out { background: var(--out); }
        .key.line { border-left: 2px dashed var(--mark); background: none; width: 2px; height: 13px;
          border-radius: 0; vertical-align: -2px; margin-left: 3px; }
        .axis { stroke: var(--soft); stroke-width: 1; }
        .sum { fill: none; stroke: var(--soft); stroke-width: 1; }
        .cut { stroke: var(--card); stroke-width: 2; }
        .threshold { stroke: var(--mark); stroke-width: 1.4; stroke-dasharray: 4 3; }
        .tick { fill: var(--soft); font-size: 10.5px; }
        .limit { fill: var(--mark); font-size: 11.5px; font-weight: 600; }
        .plots { display: grid; gap: 14px;
          grid-template-columns: repeat(auto-fill, minmax(min(480px, 100%), 1fr)); }
        .plots.compact { grid-template-columns: repeat(auto-fill, minmax(min(240px, 100%), 1fr)); gap: 10px; }
        figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px;
          padding: 12px 14px 10px; min-width: 0; }
        .compact figure { padding: 9px 10px 6px; }
        figure svg { display: block; width: 100%; height: auto; margin-top: 4px; }
        figcaption code { font-weight: 600; font-size: 13px; overflow-wrap: anywhere; }
        figcaption span { display: block; color: var(--soft); font-size: 12px; line-height: 1.4; }
        .compact figcaption code { font-size: 12px; } .compact figcaption span { font-size: 11px; }
        .sides { font-size: 12.5px; margin-top: 4px; }
        .sides th { padding-top: 2px; padding-bottom: 2px; font-size: 12px; border-bottom: 0; }
        .sides td { padding-top: 3px; padding-bottom: 3px; border-bottom: 0;
          border-top: 1px solid var(--line); }
        .sides td:first-child { color: var(--mark); white-space: nowrap; }
        .others { margin-top: 18px; }
        summary { cursor: pointer; color: var(--mark); font-weight: 600; padding: 6px 0; }
        """

    private static let print = """

        @media print { :root { --paper: #fff; } body { font-size: 12px; } header, main { max-width: none; }
          .tile, figure, article, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
          .wide { overflow: visible; } .bar, .key, .s1, .s2, .s3, .s4, .s5, .s6, .s7, .s8, .s9 {
            -webkit-print-color-adjust: exact; print-color-adjust: exact; }
          .plots { grid-template-columns: repeat(2, 1fr); } .plots.compact { grid-template-columns: repeat(4, 1fr); }
          details::details-content { content-visibility: visible; display: block; height: auto; }
          summary { list-style: none; } }

        """
}
