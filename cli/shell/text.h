// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text of a fixed capacity that grows: words of a shell, numbers as people write them.
#ifndef DESCENT_CLI_SHELL_TEXT_H
#define DESCENT_CLI_SHELL_TEXT_H

#include <descent/base.h>

/// A word as a POSIX shell reads it back, for commands to copy: what a terminal would act on as
/// $'\033'. Cut when there is no room.
void cli_append_shell_word(char *text, size_t capacity, const char *word);

/// Appends to a text of `capacity` bytes; what does not fit is cut.
void cli_append(char *text, size_t capacity, const char *format, ...) DESCENT_FORMAT(3, 4);

#define CLI_PI 3.14159265358979323846

/// "1,234,567"
void cli_format_count(uint64_t count, char *text, size_t capacity);
/// The same as an argument of printf.
enum { CLI_COUNT_TEXT = 32 };
const char *cli_count_text(uint64_t count, char text[CLI_COUNT_TEXT]);
#define CLI_COUNT(count) cli_count_text(count, (char[CLI_COUNT_TEXT]){0})

/// A number to a given number of significant digits, with commas from 10,000 on: "0.1234",
/// "40,970", "-1,234,000"; from 1e15 on as "1.234e+15".
void cli_format_value(double value, int digits, char *text, size_t capacity);

/// "1 step", "1,234 steps": how many of something there are. Numbers of order (epoch 1200, line
/// 1200) have no commas, so that they can be typed and searched for.
void cli_format_things(uint64_t count, const char *thing, char *text, size_t capacity);
/// The same as an argument of printf.
enum { CLI_THINGS_TEXT = 96 };
const char *cli_things_text(uint64_t count, const char *thing, char text[CLI_THINGS_TEXT]);
#define CLI_THINGS(count, thing) cli_things_text(count, thing, (char[CLI_THINGS_TEXT]){0})

#endif
