// Runs before anything else on every page. It sets what must not flash (theme, language, embedding, which of the
// static page is shown), and shows a sentence where the app cannot run. Written for old browsers, too: they need it
// most.
(function () {
    "use strict";

    var root = document.documentElement;

    function decoded(text) {
        try {
            return decodeURIComponent(text.replace(/\+/g, " "));
        } catch (error) {
            return text;
        }
    }

    // What the address states: of several values of a name the last one holds, as in the app (src/labs/url_state.rs).
    var stated = {};
    location.search.slice(1).split("&").forEach(function (pair) {
        var end = (pair + "=").indexOf("=");
        if (pair) stated[decoded(pair.slice(0, end))] = decoded(pair.slice(end + 1));
    });
    // Whether it states what the figure shows.
    var linked = Object.keys(stated).some(function (name) {
        return ["lang", "theme", "embed"].indexOf(name) < 0;
    });

    // What the reader chose before. A sandboxed frame has no storage and throws.
    function remembered(name) {
        try {
            return localStorage.getItem("reparam." + name);
        } catch (error) {
            return null;
        }
    }

    // The address decides, then what is remembered; anything else is left to the system.
    function choice(name, allowed) {
        var asked = stated[name];
        if (allowed.indexOf(asked) >= 0) return asked;
        var kept = remembered(name);
        return allowed.indexOf(kept) >= 0 ? kept : null;
    }

    var theme = choice("theme", ["light", "dark"]);
    if (theme) root.setAttribute("data-theme", theme);
    var language = choice("lang", ["en", "ja", "zh"]);
    if (language) root.lang = language;
    // The page holds its words in English. Those of another language travel beside the app, not after it.
    var spoken = language || String(navigator.language).split("-")[0].toLowerCase();
    var own = document.querySelectorAll('meta[name^="words-"]');
    for (var index = 0; index < own.length && ["ja", "zh"].indexOf(spoken) >= 0; index++) {
        var early = document.createElement("link");
        early.rel = "preload";
        early.setAttribute("as", "fetch");
        early.crossOrigin = "anonymous";
        early.href = document.querySelector('meta[name="words"]').content + spoken + own[index].name.slice(5) + ".txt";
        document.head.appendChild(early);
    }

    if (stated.embed === "1") root.setAttribute("data-embed", "1");

    // Until the app has started the page shows the first step of the story, in English, with the picture of its state
    // (style/still.css): not where the reader has another language, or another state.
    root.setAttribute("data-starting", "");
    if (["ja", "zh"].indexOf(spoken) >= 0) root.setAttribute("data-foreign", "");
    if (linked || remembered("sandbox") === "1") root.setAttribute("data-linked", "");

    function showAll() {
        ["data-starting", "data-foreign", "data-linked"].forEach(function (name) { root.removeAttribute(name); });
    }

    // The code waits for the first picture, which it would hold back on a slow network: the links that are marked for
    // later fetch, and the page's script goes on (xtask/src/defer.rs).
    var painted;
    if (window.Promise) window.reparamPainted = new Promise(function (resolve) { painted = resolve; });

    function fetchCode() {
        [].forEach.call(document.querySelectorAll("link[data-later]"), function (link) {
            link.rel = link.getAttribute("data-later");
            link.removeAttribute("data-later");
        });
        if (painted) painted();
    }

    function afterPaint() {
        requestAnimationFrame(function () { requestAnimationFrame(function () { setTimeout(fetchCode, 0); }); });
    }

    // Called by the page when its pictures have been read: those of the theme that the reader chose are shown, whatever
    // the system's, as is the colour around the page. Where this script does not run, the page itself says so
    // (index.html).
    window.reparamDress = function () {
        // A page that is not seen is not painted, and a picture may not come.
        setTimeout(fetchCode, document.hidden ? 0 : 4000);
        var picture = document.querySelector("#app .still-picture");
        if (!picture || picture.complete) afterPaint();
        else ["load", "error"].forEach(function (end) { picture.addEventListener(end, afterPaint); });
        var own = "(prefers-color-scheme: " + theme + ")";
        if (!theme) return;
        [].forEach.call(document.querySelectorAll("#app source, meta[name=theme-color]"), function (choice) {
            var media = choice.getAttribute("media");
            if (media.indexOf(own) < 0) choice.parentNode.removeChild(choice);
            else choice.setAttribute("media", media.replace(own, "all"));
        });
    };

    // The sentences stand hidden in the page; the first reason found is the one that is told.
    var reason = null;

    function hide(why, hidden) {
        var sentence = document.querySelector('[data-reason="' + why + '"]');
        if (sentence) sentence.hidden = hidden;
    }

    function reveal() {
        hide(reason, false);
    }

    // What hangs says so.
    var waiting = setTimeout(function () { hide("slow", false); }, 10000);

    function waitNoMore() {
        clearTimeout(waiting);
        hide("slow", true);
    }

    function tell(why) {
        if (reason) return;
        reason = why;
        waitNoMore();
        showAll();
        if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", reveal);
        else reveal();
    }

    // The smallest module that uses simd128: (func (result v128) (i8x16.popcnt (i8x16.splat (i32.const 0))))
    var simd = [
        0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0,
        10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11
    ];

    if (typeof WebAssembly !== "object" || !WebAssembly.validate) tell("webassembly");
    else if (!WebAssembly.validate(new Uint8Array(simd))) tell("simd");

    // Whatever else goes wrong before the app is up.
    function failed(event) {
        var source = event.target;
        var other = source && source !== window && source.nodeName !== "SCRIPT";
        if (other || root.getAttribute("data-started") !== null) return;
        // Browsers load no program from a file, however often the page is loaded.
        tell(location.protocol === "file:" ? "file" : "start");
    }

    function started() {
        removeEventListener("error", failed, true);
        removeEventListener("unhandledrejection", failed);
        waitNoMore();
        showAll();
        if (reason !== "start" && reason !== "file") return;
        document.removeEventListener("DOMContentLoaded", reveal);
        hide(reason, true);
    }

    // After a panic the program is gone, so its last words are shown from here: what failed, and two
    // ways on, each of which loads the page anew.
    function bury(words) {
        if (document.querySelector(".panic")) return;
        var card = document.createElement("section");
        card.className = "failure panic";
        card.setAttribute("role", "alert");
        function add(name, text) {
            var element = card.appendChild(document.createElement(name));
            element.textContent = text;
            return element;
        }
        add("h2", words.heading);
        add("p", words.body.replace("{reason}", words.reason));
        add("button", words.reset).addEventListener("click", function () {
            location.assign(location.pathname);
        });
        add("button", words.copy).addEventListener("click", function () {
            function reload() { location.reload(); }
            if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(reload, reload);
            else reload();
        });
        document.body.insertBefore(card, document.body.firstChild);
    }

    // A browser that translates the page puts <font> elements in the place of texts, and the app would go on writing
    // to texts that are in the page no more. So each is put back, empty, behind its translation, which is taken away
    // as soon as the app writes there or takes the text away.
    function keepTexts(app) {
        var fontOf = new WeakMap(); // a text's translation
        var textsOf = new WeakMap(); // of a translation, the texts behind it: [text, what it said]

        function isFont(node) {
            return node.nodeName === "FONT" && node.parentNode !== null;
        }

        // The translation that came for a text that has gone.
        function translation(gone, records) {
            var same = records.filter(function (record) { return record.target === gone.target; });
            var added = [gone].concat(same).reduce(function (all, record) {
                return all.concat([].slice.call(record.addedNodes).filter(isFont));
            }, []);
            var free = added.filter(function (font) { return !textsOf.has(font); });
            return free[0] || [].filter.call(gone.addedNodes, isFont)[0];
        }

        function keep(text, font) {
            if (!textsOf.has(font)) textsOf.set(font, []);
            textsOf.get(font).push([text, text.data]);
            fontOf.set(text, font);
            text.data = "";
            font.parentNode.insertBefore(text, font.nextSibling);
            observer.observe(text, { characterData: true });
        }

        // Ends a translation: the texts say what they said, but for those that the app has written to since.
        function end(font) {
            textsOf.get(font).forEach(function (kept) {
                fontOf.delete(kept[0]);
                if (kept[0].data === "") kept[0].data = kept[1];
            });
            textsOf.delete(font);
            if (font.parentNode) font.parentNode.removeChild(font);
        }

        function look(records) {
            records.forEach(function (record) {
                var font = fontOf.get(record.target);
                if (font && record.target.data !== "") end(font);
                [].forEach.call(record.removedNodes, function (node) {
                    if (node.parentNode) return;
                    if (textsOf.has(node)) {
                        // The reader went back to the page as it was.
                        textsOf.get(node).forEach(function (kept) {
                            if (!kept[0].parentNode) record.target.insertBefore(kept[0], record.nextSibling);
                        });
                        end(node);
                    } else if (fontOf.has(node)) {
                        end(fontOf.get(node));
                    } else if (node.nodeType === 3) {
                        font = translation(record, records);
                        if (font) keep(node, font);
                    }
                });
            });
        }

        var observer = new MutationObserver(look);
        observer.observe(app, { childList: true, subtree: true });
        // Texts that are the same in another language are not written to.
        addEventListener("reparam:language", function () {
            look(observer.takeRecords());
            [].forEach.call(app.querySelectorAll("font"), function (font) {
                if (textsOf.has(font)) end(font);
            });
        });
    }

    document.addEventListener("DOMContentLoaded", function () {
        if (window.MutationObserver && window.WeakMap) keepTexts(document.getElementById("app"));
    });

    addEventListener("reparam:failure", function (event) { bury(event.detail); });

    addEventListener("error", failed, true);
    addEventListener("unhandledrejection", failed);
    addEventListener("reparam:started", started);
})();
