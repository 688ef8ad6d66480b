// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A tree of minima as text and as an SVG document.
#ifndef DESCENT_CLI_MAP_TREE_DRAW_H
#define DESCENT_CLI_MAP_TREE_DRAW_H

#include "map/tree.h"

/// As text, one line a minimum, `columns` wide; and as an SVG document. Freed with free; NULL
/// when memory is out.
char *cli_tree_text(const cli_tree *tree, size_t columns, bool utf8);
char *cli_tree_svg(const cli_tree *tree, const char *title);

#endif
