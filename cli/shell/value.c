// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "shell/value.h"

#include <string.h>

char *cli_trim(char *text)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1])) {
        length--;
    }
    text[length] = '\0';
    return text;
}

static char *read_plain(char *text, const char **comment)
{
    for (char *c = text; *c; c++) {
        if (*c == '#' && (c == text || c[-1] == ' ' || c[-1] == '\t')) {
            *c = '\0';
            *comment = cli_trim(c + 1);
            break;
        }
    }
    return cli_trim(text);
}

char *cli_read_value(char *text, const char **comment)
{
    text = cli_trim(text);
    *comment = "";
    if (*text != '"') {
        return read_plain(text, comment);
    }
    char *out = text, *in = text + 1;
    while (*in && *in != '"') {
        in += *in == '\\' && (in[1] == '"' || in[1] == '\\');
        *out++ = *in++;
    }
    if (*in != '"') {
        return NULL;
    }
    char *rest = in + 1 + strspn(in + 1, " \t");
    *out = '\0';
    if (*rest == '#') {
        *comment = cli_trim(rest + 1);
        return text;
    }
    return *rest == '\0' ? text : NULL;
}
