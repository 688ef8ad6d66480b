// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// WebAssembly maps no files and has no large pages: nothing.
