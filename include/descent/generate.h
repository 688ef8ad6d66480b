// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text from a model of text, token by token.
//
// Threads: a generator is used by one thread at a time; any number of generators may use one
// model at once. Structs with members are plain values.
#ifndef DESCENT_GENERATE_H
#define DESCENT_GENERATE_H

#include <descent/base.h>
#include <descent/model.h>
#include <descent/options.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct descent_generate_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Probabilities become p^(1 / temperature), and sum to 1 again: below 1 the text is more
    /// likely and less varied; 0: always the most probable token. 0 to 100; default 1.
    double temperature;
    /// Only the so many most probable tokens may come; 0: all. Default 0.
    uint64_t top_k;
    /// Of the draws: the same seed gives the same text, on any number of threads. Default 1.
    uint64_t seed;
} descent_generate_options;

DESCENT_API void descent_generate_options_init(descent_generate_options *options, size_t size);
static inline descent_generate_options descent_generate_options_default(void)
{
    descent_generate_options options;
    descent_generate_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_generate_option_table(void);

/// Threads: one at a time; any number of generators may use one model at once.
typedef struct descent_generator descent_generator;

/// Text behind a prompt of `length` bytes (0: begins a line, where the model knows line ends). Of
/// a long prompt the last tokens count, as many as the model looks back. model: borrowed until
/// the generator is freed. *generator (out) is freed with descent_generator_free.
/// DESCENT_INVALID: the model was not trained on text, an option is out of range, or the prompt
/// has something that the vocabulary lacks (the message says what).
DESCENT_API descent_status descent_generator_create(const descent_model *model,
                                                    const descent_generate_options *options,
                                                    const char *prompt, size_t length,
                                                    descent_generator **generator,
                                                    descent_error *error);
DESCENT_API void descent_generator_free(descent_generator *generator);

/// Draws the next token: text (out) holds its *length bytes, at most 4, and ends in NUL. A
/// character is complete; of a model of bytes it is one byte. Allocates nothing but in the first
/// call.
enum { DESCENT_TOKEN_BYTES = 5 };
DESCENT_API descent_status descent_generator_next(descent_generator *generator,
                                                  char text[DESCENT_TOKEN_BYTES],
                                                  size_t *length, descent_error *error);

/// Tokens that a model of text tells apart; 0: it was trained on something else. And how many it
/// looks back.
DESCENT_API size_t descent_model_tokens(const descent_model *model);
DESCENT_API size_t descent_model_block(const descent_model *model);

#ifdef __cplusplus
}
#endif

#endif
