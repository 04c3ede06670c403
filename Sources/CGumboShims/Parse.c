#include "CGumboShims.h"

#include <gumbo.h>
#include <setjmp.h>
#include <stdlib.h>

// Chunks grow from 256 KiB to 8 MiB, so that a small page costs little and a large one few calls.
enum { FIRST_CHUNK = 1 << 18, LARGEST_CHUNK = 1 << 23, ALIGNMENT = 16 };

typedef struct Chunk {
    struct Chunk *previous;
    size_t size;
} Chunk;

typedef struct Arena {
    Chunk *chunks;
    char *next, *end;
    /// The newest allocation, whose room is used again when it is freed first.
    char *newest;
    size_t used, budget;
    jmp_buf exhausted;
} Arena;

static void *allocate(void *userdata, size_t size) {
    Arena *arena = userdata;
    if (size > arena->budget) longjmp(arena->exhausted, 1);
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (size > (size_t)(arena->end - arena->next)) {
        size_t room = arena->used < FIRST_CHUNK ? FIRST_CHUNK : arena->used;
        if (room > LARGEST_CHUNK) room = LARGEST_CHUNK;
        if (room < size + sizeof(Chunk)) room = size + sizeof(Chunk);
        if (arena->used + room > arena->budget) longjmp(arena->exhausted, 1);
        Chunk *chunk = malloc(room);
        if (chunk == NULL) longjmp(arena->exhausted, 1);
        chunk->previous = arena->chunks;
        chunk->size = room;
        arena->chunks = chunk;
        arena->used += room;
        arena->next = (char *)(chunk + 1);
        arena->end = (char *)chunk + room;
    }
    arena->newest = arena->next;
    arena->next += size;
    return arena->newest;
}

static void deallocate(void *userdata, void *pointer) {
    Arena *arena = userdata;
    if (pointer != NULL && pointer == arena->newest) arena->next = arena->newest;
}

const void *keifu_gumbo_parse(const char *text, size_t length, size_t budget, void **out) {
    Arena *arena = calloc(1, sizeof(Arena));
    *out = arena;
    if (arena == NULL) return NULL;
    arena->budget = budget;
    if (setjmp(arena->exhausted)) return NULL;
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = deallocate;
    options.userdata = arena;
    options.max_errors = 0;
    return gumbo_parse_with_options(&options, text, length)->document;
}

void keifu_gumbo_free(void *pointer) {
    Arena *arena = pointer;
    if (arena == NULL) return;
    for (Chunk *chunk = arena->chunks; chunk != NULL;) {
        Chunk *previous = chunk->previous;
        free(chunk);
        chunk = previous;
    }
    free(arena);
}

size_t keifu_gumbo_arena_bytes(const void *arena) {
    return arena == NULL ? 0 : ((const Arena *)arena)->used;
}
