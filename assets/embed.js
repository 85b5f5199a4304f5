// Shows a figure of Reparam in any page:
//
//     <script src="https://.../embed.js"></script>
//     <reparam-figure lab="logistic" params="s=0.3" lang="ja" theme="dark"></reparam-figure>
//
// lab      which figure; the name of its page without ".html"
// params   its state, as after the "?" of a link to it (optional)
// lang     en, ja or zh (optional)
// theme    light or dark (optional; else as the reader's system)
//
// The element holds one iframe, as wide as its surroundings and as high as the figure says it is.
(function () {
    "use strict";

    // The figures lie beside this script. A module has no currentScript, so look for the tag.
    const script = document.currentScript || document.querySelector('script[src*="embed.js"]');
    const home = new URL(".", script.src);

    class ReparamFigure extends HTMLElement {
        static observedAttributes = ["lab", "params", "lang", "theme"];

        connectedCallback() {
            addEventListener("message", this);
            this.update();
        }

        disconnectedCallback() {
            removeEventListener("message", this);
        }

        attributeChangedCallback() {
            if (this.isConnected) this.update();
        }

        // The figure's page tells its height whenever that changes.
        handleEvent({ source, data }) {
            if (!this.frame || source !== this.frame.contentWindow) return;
            if (!data || data.type !== "reparam:height" || !(data.height > 0)) return;
            this.frame.style.height = `${Math.ceil(data.height)}px`;
        }

        update() {
            const lab = this.getAttribute("lab") || "";
            if (!/^[a-z][a-z0-9-]*$/.test(lab)) {
                this.frame = null;
                this.textContent = `reparam-figure: there is no lab “${lab}”.`;
                return;
            }
            const query = new URLSearchParams(this.getAttribute("params") || "");
            for (const name of ["lang", "theme"]) {
                if (this.hasAttribute(name)) query.set(name, this.getAttribute(name));
            }
            query.delete("embed");
            const rest = query.toString();
            const address = new URL(`${lab}.html?embed=1${rest && "&" + rest}`, home).href;

            if (!this.frame) this.replaceChildren((this.frame = this.makeFrame()));
            this.frame.title = `Reparam: ${lab}`;
            // A frame is see-through only where it and the page within agree on the colour scheme.
            this.frame.style.colorScheme = this.getAttribute("theme") || "light dark";
            if (this.frame.src !== address) this.frame.src = address;
        }

        makeFrame() {
            const frame = document.createElement("iframe");
            frame.loading = "lazy";
            frame.allow = "clipboard-write";
            Object.assign(frame.style, {
                display: "block",
                width: "100%",
                height: "480px",
                border: "0",
                background: "transparent",
            });
            return frame;
        }
    }

    if (!customElements.get("reparam-figure")) customElements.define("reparam-figure", ReparamFigure);
})();
