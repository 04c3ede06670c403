#ifndef CGUMBO_SHIMS_H
#define CGUMBO_SHIMS_H

#include <stddef.h>

/// Parses a page with gumbo inside an arena of bounded size.
///
/// Swift cannot do this: gumbo does not check what its allocator returns, so the only way out of a
/// parse that takes too much memory is a jump out of the allocator. All that gumbo allocates lies in
/// the arena, so nothing is lost by the jump, and the tree is given back without gumbo's own
/// destructor, which recurses as deep as the page nests.
///
/// - text, length: the page in UTF-8; must outlive the tree, which points into it.
/// - budget: the most bytes that the arena may take.
/// - arena: set to what `keifu_gumbo_free` takes, whether the parse succeeds or not.
/// - Returns: the document's `GumboNode *`, or NULL where the budget or the machine's memory ran out.
const void *keifu_gumbo_parse(const char *text, size_t length, size_t budget, void **arena);

/// Gives back a tree and all that belongs to it; takes NULL.
void keifu_gumbo_free(void *arena);

/// Bytes that the arena took.
size_t keifu_gumbo_arena_bytes(const void *arena);

#endif
