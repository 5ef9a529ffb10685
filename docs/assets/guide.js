// Material puts each copy button into a landmark of its own without a name; a screen reader would list dozens of them.
const quieten = (root) => {
  for (const nav of root.querySelectorAll(".md-code__nav:not([role])")) nav.setAttribute("role", "presentation")
}

new MutationObserver(() => quieten(document)).observe(document.body, { childList: true, subtree: true })
quieten(document)
