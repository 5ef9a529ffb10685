// Tooltips work without this. It adds what CSS cannot: Escape closes one, and the first tap shows it before a second follows.

{
  const SHOWN = ".manifests-term:is(:hover, :focus-within):not(.manifests-term--closed)"
  const CLOSED = "manifests-term--closed"

  const closeAll = () => {
    const shown = document.querySelectorAll(SHOWN)
    for (const term of shown) term.classList.add(CLOSED)
    return shown.length > 0
  }

  const reopen = (event) => {
    const term = event.target.closest?.(".manifests-term")
    if (term && !term.contains(event.relatedTarget)) term.classList.remove(CLOSED)
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && closeAll()) event.stopPropagation()
  }, true)

  for (const entered of ["pointerover", "focusin"]) document.addEventListener(entered, reopen)

  let open = null
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".manifests-term > a")
    if (link && event.pointerType === "touch" && link !== open) {
      event.preventDefault()
      event.stopImmediatePropagation()
      link.focus()
      open = link
    } else {
      open = null
    }
  }, true)
}
