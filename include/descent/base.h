// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What every other header needs: visibility, version, status codes, errors, number types.
//
// Threads: every function here may be called from any thread, at the same time. Structs with
// members are plain values: any number of threads may read one while none writes it.
#ifndef DESCENT_BASE_H
#define DESCENT_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define DESCENT_API                   __attribute__((visibility("default")))
#define DESCENT_FORMAT(string, first) __attribute__((format(printf, string, first)))
#else
#define DESCENT_API
#define DESCENT_FORMAT(string, first)
#endif

#ifdef __cplusplus
extern "C" {
#endif

// Structs that grow. Structs of options and of results gain members at their end as the library
// does. Their first member is `size`: how many bytes of the struct the calling program was
// compiled with, so that old programs go on working with a new library, and new ones with an
// old one:
//
//   options  come from their _default function, which sets `size` and every default. A smaller
//            size: members that it does not reach have their defaults. A larger one: the bytes
//            after the members that the library knows must be 0; otherwise a function fails
//            with DESCENT_INVALID, since it cannot do what is asked.
//   results  that the caller owns need their size: descent_minimize_result r =
//            {.size = sizeof r}; (C++: r{}; r.size = sizeof r;). No more than `size` bytes are
//            written, and members that the library does not know become 0.
//   results  that the library allocates, and events: `size` is what the library filled. Members
//            beyond it are not there.
//
// A size that no version of the struct can have (0, not a multiple of 8, 4096 bytes more than
// the library knows) means that the struct was not set up: a function then fails with
// DESCENT_INVALID, or does nothing if it returns no status. Structs without `size`, and
// elements of arrays, never change.

#define DESCENT_VERSION_MAJOR 0
#define DESCENT_VERSION_MINOR 1
#define DESCENT_VERSION_PATCH 0
#define DESCENT_VERSION       "0.1.0"

/// Version of the library that is linked, which may be newer than the headers. Static text.
DESCENT_API const char *descent_version(void);

/// The instruction set whose kernels are used on this processor: "baseline", "avx2" or
/// "avx512". Static text.
DESCENT_API const char *descent_kernels(void);

/// How the library was built, and the libraries that it found at run time. Static texts.
typedef struct descent_build {
    size_t size;
    const char *compiler;       /* "gcc 12.2.0"; "" when it does not say */
    bool optimised;             /* the kernels always are; this is about the rest */
    const char *sanitizers;     /* "address,undefined"; "" for none */
    const char *zlib, *jansson; /* versions */
    const char *png,
        *jpeg; /* versions of libpng and libjpeg; "": built without: no such images */
} descent_build;
DESCENT_API void descent_build_facts_get(descent_build *build); /* out, its size in */
static inline descent_build descent_build_facts(void)
{
    descent_build build;
    build.size = sizeof build;
    descent_build_facts_get(&build);
    return build;
}

/// Every status a function can return: name, text. A status other than DESCENT_OK means that
/// the outputs were not touched, unless a function says otherwise.
#define DESCENT_STATUS_LIST(X)                                                                 \
    X(DESCENT_OK, "done")                                                                      \
    X(DESCENT_INVALID, "an argument or option is not valid")                                   \
    X(DESCENT_NO_MEMORY, "out of memory")                                                      \
    X(DESCENT_NO_INPUT, "the input does not exist or cannot be opened")                        \
    X(DESCENT_BAD_DATA, "the input is malformed or damaged")                                   \
    X(DESCENT_IO, "reading or writing failed")                                                 \
    X(DESCENT_UNSUPPORTED, "not supported for these operands or in this build")                \
    X(DESCENT_DIVERGED, "the loss is not finite")                                              \
    X(DESCENT_BUSY, "it is in use by another process or object")                               \
    X(DESCENT_CHANGED, "the data have changed")

typedef enum descent_status {
#define DESCENT_STATUS_ENTRY(name, text) name,
    DESCENT_STATUS_LIST(DESCENT_STATUS_ENTRY)
#undef DESCENT_STATUS_ENTRY
} descent_status;

/// Text of a status. Static; never NULL, even for numbers that are not a status.
DESCENT_API const char *descent_status_text(descent_status status);

/// What went wrong: in words (what, where, why), and what may be done about it.
/// Owned by the caller, filled by the function that fails, untouched by one that succeeds.
/// Every function that takes a `descent_error *` accepts NULL. When any other pointer is NULL
/// that must not be, a function that returns a status does nothing but fail with
/// DESCENT_INVALID and name it; one that returns something else returns 0, NAN, NULL or "".
/// None crashes.
///
/// `message` may have several lines. It ends without a newline and is never truncated in the
/// middle of a UTF-8 sequence. It is for people; programs should decide by `status`.
///
/// `remedy` has one remedy per line, the best first, and is "" when none is known. A line ends
/// at a newline or at the end of the text, has no control characters, and is one of three
/// kinds:
///
///     split = random                   an option and its value: what descent_options_set
///     text = size, id    # categories  takes, written like a line of a config file
///     $ iconv -f LATIN1 -t UTF-8 a.csv > b.csv    # another encoding
///     fetch the file again             words
///
/// It is an option when it begins with a name (a-z, then a-z, 0-9 and '-') and " = "; a
/// command of the shell when it begins with "$ "; words otherwise. Words in capitals (FILE,
/// COLUMN) stand for what only the reader knows. The text after the last "    # " of an option
/// or a command says why, or what it does. A value is in double quotes where a config file
/// needs them: where it is empty, begins with '"' or '#', or with a blank, ends with a blank,
/// or has a '#' after a blank; in quotes, \" and \\ stand for " and \. A line that does not fit
/// is left out as a whole.
typedef struct descent_error {
    descent_status status;
    char message[2048];
    char remedy[2048];
} descent_error;

/// Type of the numbers in an array. Parameters, gradients and state are float32 or float64;
/// data may also be kept as bytes.
typedef enum descent_type { DESCENT_FLOAT32, DESCENT_FLOAT64, DESCENT_UINT8 } descent_type;

/// Bytes of one number of that type.
static inline size_t descent_type_size(descent_type type)
{
    return type == DESCENT_FLOAT64 ? 8 : type == DESCENT_FLOAT32 ? 4 : 1;
}

enum { DESCENT_RANK_MOST = 4 };

/// Sizes along `rank` axes, 1 to 4; the last axis is contiguous.
typedef struct descent_shape {
    size_t rank;
    size_t dim[DESCENT_RANK_MOST]; /* of which rank count */
} descent_shape;

#ifdef __cplusplus
}
#endif

#endif
