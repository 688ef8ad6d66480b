// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Malformed files of every format, each with its exact message. BYTES counts a literal that may
// hold NUL.
#include <unistd.h>

#include "read.h"

typedef struct malformed {
    const char *name, *bytes;
    size_t size;
    const char *settings;
    descent_status status;
    const char *message;
} malformed;

#define BYTES(literal) literal, sizeof(literal) - 1

static const malformed table[] = {
    {"t.csv", BYTES(""), "target=y", DESCENT_BAD_DATA, "t.csv: the file is empty"},
    {"t.csv", BYTES("\n \n\n"), "target=y", DESCENT_BAD_DATA, "t.csv: the file is empty"},
    {"t.csv", BYTES("a,b,y\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv: there are names in the first line and no rows below"},
    {"t.csv", BYTES("a,b\n1,2\n"), "", DESCENT_INVALID,
     "t.csv: which column should be predicted\077\n  columns: a, b\ntarget = NAME"},
    {"t.csv", BYTES("a,b,weight\n1,2,3\n"), "target=wieght", DESCENT_INVALID,
     "t.csv has no column \"wieght\" (`target`)\n  columns: a, b, weight\n"
     "target = weight"},
    {"t.csv", BYTES("a,b,y\n1,2,3\n"), "target=9", DESCENT_INVALID,
     "t.csv has no column \"9\" (`target`)\n  columns: a, b, y\n"
     "target = NAME    # one of these, or a number from 1 to 3"},
    {"t.csv", BYTES("a,b,y\n1,2,3\n"), "text=q target=y", DESCENT_INVALID,
     "t.csv has no column \"q\" (`text`)\n  columns: a, b, y\n"
     "text = NAME    # one of these, or a number from 1 to 3"},
    {"t.csv", BYTES("a,b,y\n1,2,3\n"), "ignore=bb target=y", DESCENT_INVALID,
     "t.csv has no column \"bb\" (`ignore`)\n  columns: a, b, y\n"
     "ignore = NAME    # one of these, or a number from 1 to 3"},
    {"t.csv", BYTES("a,b,y\n1,2,3\n"), "ignore=y target=y", DESCENT_INVALID,
     "column \"y\" is the target and cannot be ignored"},
    {"t.csv", BYTES("a,y,a\n1,2,3\n2,3,4\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv:1: columns 1 and 3 are both called \"a\"\n"
     "$ sed '1s/.*/a,y,a.2/' t.csv > renamed.csv    # other names"},
    {"t.csv", BYTES("a,b,y\n1,2,3\n1,2\n1,2,3,4\n5,6,7\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv: 2 rows have another number of fields than the header, which has 3\n"
     "  t.csv:3: 2 fields   1,2\n  t.csv:4: 4 fields   1,2,3,4\n"
     "a field that holds the delimiter itself must be in \"quotes\"\n"
     "$ sed '3d;4d' t.csv > rows.csv    # without these lines"},
    {"t.csv", BYTES("1,2,3\n1,2,3\n1\n"), "target=1", DESCENT_BAD_DATA,
     "t.csv: 1 row has another number of fields than the first row, which has 3\n"
     "  t.csv:3: 1 field   1\n"
     "all of them are at the end: a note below the table\077\n"
     "$ sed '3,$d' t.csv > rows.csv    # without this line"},
    {"t.csv",
     BYTES("a,b,y\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n"
           "1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n"
           "1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n1,2,3\n"
           "1,2\n1,2,3\n"),
     "target=y", DESCENT_BAD_DATA,
     "t.csv: 20 rows have another number of fields than the header, which has 3\n"
     "  t.csv:2: 2 fields   1,2\n  t.csv:4: 2 fields   1,2\n"
     "  t.csv:6: 2 fields   1,2\n  t.csv:8: 2 fields   1,2\n"
     "  t.csv:10: 2 fields   1,2\n  and 15 more\n"
     "$ awk -F',' -v OFS=',' 'NF { $3 = $3 } 1' t.csv > rows.csv    # with empty fields at "
     "the ends"},
    {"t.csv", BYTES("a,y\n1,2.5\n\"2,3.5\n3,4.5\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv:3:1: a quote opens here and is never closed\n"
     "a field in quotes ends at the next quote; \"\" inside stands for one quote\n"
     "$ sed '3s/\"//1' t.csv > rows.csv    # without this quote"},
    {"t.csv", BYTES("a,y\n1,2.5\n3,4.5\n5,\"3.5\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv:4:2: a quote opens here and is never closed\n"
     "the file ends inside this field: is it cut off?\n"
     "$ sed '4d' t.csv > rows.csv    # without this line"},
    {"t.csv", BYTES("k,y\n\"a \"b\" c\",2.5\nx,4.5\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv:2:1: there is text after a closing quote\n"
     "a quote inside a field in quotes must be doubled: \"\"\n"
     "$ sed -E ':a; s/([^,\"])\"([^,\"\\r])/\\1\"\"\\2/; ta' t.csv > rows.csv"},
    {"t.csv", BYTES("a,y\n1,2.5\n\"x\"z,3.5\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv:3:1: there is text after a closing quote\n"
     "a quote inside a field in quotes must be doubled: \"\""},
    {"t.csv", BYTES("a,y\n1,2.5\n2,\0003.5\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv:3: there is a NUL byte, which no text has\n"
     "$ tr -d '\\000' < t.csv > clean.csv"},
    {"t.csv", BYTES("\223NUMPY\001\000"), "target=y", DESCENT_BAD_DATA,
     "t.csv: this is a NumPy array, not CSV\nformat = npy"},
    {"t.csv", BYTES("PK\003\004abcd"), "target=y", DESCENT_BAD_DATA,
     "t.csv: this is a zip archive, not CSV\n$ unzip -p t.csv > unpacked.csv"},
    {"t.csv", BYTES("<!DOCTYPE html>\n<html>"), "target=y", DESCENT_BAD_DATA,
     "t.csv: this is a web page, not data\ncurl -LO with the address of the file itself"},
    {"t.csv", BYTES("@relation iris\n@data\n1,2\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv: this is an ARFF file\n$ awk 'd && NF && !/^%/ { gsub(/\\047/, \"\\\"\"); print "
     "} tolower($1) == \"@data\" { d = 1; print substr(h, 2) } tolower($1) == \"@attribute\" { "
     "n = $0; sub(/^[^ \\t]+[ \\t]+/, \"\", n); if (n ~ /^[\\047\"]/) { n = substr(n, 2); "
     "sub(/[\\047\"].*/, \"\", n) } else sub(/[ \\t{].*/, \"\", n); h = h \",\\\"\" n \"\\\"\" "
     "}' t.csv > rows.csv"},
    {"t.csv", BYTES("PAR1abcd"), "target=y", DESCENT_BAD_DATA,
     "t.csv: this is a Parquet file, not CSV\n"
     "$ python3 -c 'import pandas, sys; pandas.read_parquet(sys.stdin.buffer)"
     ".to_csv(sys.stdout, index=False)' < t.csv > table.csv"},
    {"t.csv", BYTES("\377\376a\000,\000y\000\n\0001\000,\0002\000\n"), "target=y",
     DESCENT_BAD_DATA,
     "t.csv: it is UTF-16 text and ends within a character: it is not complete"},
    {"t.csv", BYTES("a,\351t\351,y\n1,2,3.5\n2,3,4.5\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv:1:2: the column's name is not UTF-8 text\n"
     "if letters come out wrong, another encoding is right in place of WINDOWS-1252\n"
     "$ iconv -f WINDOWS-1252 -t UTF-8 t.csv > utf8.csv"},
    {"t.csv", BYTES("a,b,y\n1,\351t\351,3.5\n2,hiver,4.5\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv:2:2: the text in column \"b\" is not UTF-8\n"
     "if letters come out wrong, another encoding is right in place of WINDOWS-1252\n"
     "$ iconv -f WINDOWS-1252 -t UTF-8 t.csv > utf8.csv"},
    {"t.csv", BYTES("d,y\n2012-01-01,1\n2012-01-02,2\n"), "target=d", DESCENT_INVALID,
     "t.csv: column \"d\" holds dates, which cannot be predicted\n"
     "target = y    # predict this column"},
    {"t.csv", BYTES("a,y\n1,x\n2,x\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv: the target \"y\" is \"x\" in every row: there is nothing to learn\n"
     "target = COLUMN    # another one"},
    {"t.csv", BYTES("a,y\n1,x\n2,z\n"), "target=y task=regress", DESCENT_INVALID,
     "regression needs a target of numbers; column \"y\" is text\n"
     "task = classify    # learn its texts as classes"},
    {"t.csv", BYTES("a,y\n1,\n2,NA\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv: the target \"y\" is missing in every row"},
    {"t.csv", BYTES("y\n1\n2\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv: no column is left to learn from: the target is the only column"},
    {"t.csv", BYTES("a,y\n1,5\n2,5\n"), "target=y task=regress", DESCENT_BAD_DATA,
     "t.csv: the target \"y\" is 5 in every row: there is nothing to learn\n"
     "target = COLUMN    # another one"},
    {"t.csv", BYTES("a,y\n1,1e9\n2,\n3,1000000000\n"), "target=y", DESCENT_BAD_DATA,
     "t.csv: the target \"y\" is 1000000000 in every row: there is nothing to learn\n"
     "target = COLUMN    # another one"},
    {"t.svm", BYTES("0.5 1:2\n0.5 1:3\n"), "task=regress", DESCENT_BAD_DATA,
     "t.svm: the target is 0.5 in every row: there is nothing to learn\n"
     "the label is the first number of each line"},
    {"t.svm", BYTES("1 1:2\n1 1:3\n"), "task=classify", DESCENT_BAD_DATA,
     "t.svm: the target \"label\" is 1 in every row: there is nothing to learn\n"
     "the label is the first number of each line"},
    {"t.csv", BYTES("a,y\n1,5\n2,5\n"), "target=y task=classify", DESCENT_BAD_DATA,
     "t.csv: the target \"y\" is 5 in every row: there is nothing to learn\n"
     "target = COLUMN    # another one"},
    {"t.npy",
     BYTES("\223NUMPY\001\000P\000{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2)}   "
           "                   \n\001\005\002\005"),
     "target=2 task=regress", DESCENT_BAD_DATA,
     "t.npy: the target is 5 in every row: there is nothing to learn\n"
     "target = COLUMN    # another one"},
    {"t.csv",
     BYTES("n,y\nx0,0.5\nx1,1.5\nx2,2.5\nx3,3.5\nx4,4.5\nx5,5.5\nx6,6.5\nx7,7.5\nx8,8.5\n"
           "x9,9.5\nx10,10.5\nx11,11.5\nx12,12.5\nx13,13.5\nx14,14.5\nx15,15.5\nx16,16.5\n"
           "x17,17.5\nx18,18.5\nx19,19.5\nx20,20.5\nx21,21.5\nx22,22.5\nx23,23.5\nx24,24.5\n"
           "x25,25.5\nx26,26.5\nx27,27.5\nx28,28.5\nx29,29.5\n"),
     "target=y", DESCENT_BAD_DATA,
     "t.csv: no column is left to learn from\n"
     "  \"n\": 30 different texts in 30 rows, first 'x0' in line 2 (`text` keeps it)"},
    {"t.csv",
     BYTES("a,y\n0,0.5\n1,1.5\n2,2.5\n1e999,3.5\n4,4.5\n5,5.5\n6,6.5\n7,7.5\n8,8.5\n9,9.5\n"
           "10,10.5\n11,11.5\n12,12.5\n13,13.5\n14,14.5\n15,15.5\n16,16.5\n17,17.5\n"
           "18,18.5\n19,19.5\n20,20.5\n21,21.5\n22,22.5\n23,23.5\n24,24.5\n25,25.5\n"
           "26,26.5\n27,27.5\n28,28.5\n29,29.5\n30,30.5\n31,31.5\n32,32.5\n33,33.5\n"
           "34,34.5\n35,35.5\n36,36.5\n37,37.5\n38,38.5\n39,39.5\n"),
     "target=y", DESCENT_BAD_DATA,
     "column \"a\": 1 of 40 values is not a number, as the others are\n"
     "  t.csv:5:1   1e999,3.5\n"
     "              ^^^^^\n"
     "missing = 1e999    # treat it as missing\n"
     "number = a    # treat all that is not a number as missing\n"
     "text = a    # treat the column as categories"},
    {"t.csv",
     BYTES("a,y\n0,0.5\n1,1.5\n2,2.5\ninf,3.5\n4,4.5\n5,5.5\n6,6.5\n7,7.5\n8,8.5\n9,9.5\n"
           "10,10.5\n11,11.5\n12,12.5\n13,13.5\n14,14.5\n15,15.5\n16,16.5\n17,17.5\n"
           "18,18.5\n19,19.5\n20,20.5\n21,21.5\n22,22.5\n23,23.5\n24,24.5\n25,25.5\n"
           "26,26.5\n27,27.5\n28,28.5\n29,29.5\n30,30.5\n31,31.5\n32,32.5\n33,33.5\n"
           "34,34.5\n35,35.5\n36,36.5\n37,37.5\n38,38.5\n39,39.5\n"),
     "target=y", DESCENT_BAD_DATA,
     "column \"a\": 1 of 40 values is not a number, as the others are\n"
     "  t.csv:5:1   inf,3.5\n"
     "              ^^^\n"
     "missing = inf    # treat it as missing\n"
     "number = a    # treat all that is not a number as missing\n"
     "text = a    # treat the column as categories"},
    {"a-ubyte", BYTES(""), "", DESCENT_BAD_DATA,
     "a-ubyte: this is not an IDX file: it begins with the bytes 00 00 00 00"},
    {"a-ubyte", BYTES("\000\000\010"), "", DESCENT_BAD_DATA,
     "a-ubyte: this is not an IDX file: it begins with the bytes 00 00 08 00"},
    {"a-ubyte", BYTES("\001\000\010\003abcdabcdabcd"), "", DESCENT_BAD_DATA,
     "a-ubyte: this is not an IDX file: it begins with the bytes 01 00 08 03"},
    {"a-ubyte", BYTES("\000\000\n\001\000\000\000\001"), "", DESCENT_BAD_DATA,
     "a-ubyte: this is not an IDX file: it begins with the bytes 00 00 0a 01"},
    {"a-ubyte", BYTES("\000\000\010\000\000\000\000\001"), "", DESCENT_BAD_DATA,
     "a-ubyte: an IDX file of 0 dimensions; 1 to 8 can be read"},
    {"a-ubyte", BYTES("\000\000\010\011\000\000\000\001"), "", DESCENT_BAD_DATA,
     "a-ubyte: an IDX file of 9 dimensions; 1 to 8 can be read"},
    {"a-ubyte", BYTES("\000\000\010\003\000\000\000\001\000\000"), "", DESCENT_BAD_DATA,
     "a-ubyte: the file ends within its header"},
    {"a-ubyte",
     BYTES("\000\000\010\003\000\000\000\002\000\000\000\002\000\000\000\002abcdefg"),
     "task=none", DESCENT_BAD_DATA, "a-ubyte: the file is truncated"},
    {"a-ubyte", BYTES("\000\000\010\003\377\377\377\377\377\377\377\377\377\377\377\377"),
     "task=none", DESCENT_BAD_DATA, "a-ubyte: the shape in the header is impossibly large"},
    {"a-ubyte", BYTES("\000\000\010\002\000\000\000\000\000\000\000\002"), "task=none",
     DESCENT_BAD_DATA, "a-ubyte: the header says that there are no numbers in it"},
    {"a-ubyte", BYTES("\000\000\010\002\000\000\000\001\000\000\000\002abc"), "task=none",
     DESCENT_BAD_DATA,
     "a-ubyte: there is more data after the numbers that its header announces"},
    {"a-ubyte", BYTES("\000\000\010\002\000\000\000\001\000\000\000\002ab"), "",
     DESCENT_INVALID,
     "a-ubyte: there is no file with the labels next to it\n"
     "labels = FILE    # with one label per image"},
    {"a-ubyte", BYTES("\000\000\r\002\000\000\000\001\000\000\000\001\177\200\000\000"),
     "task=none", DESCENT_BAD_DATA,
     "a-ubyte: number 1 of the file is inf, which no network can learn from"},
    {"a-ubyte", BYTES("\000\000\010\002\000\000\000\001\000\000\000\002ab"),
     "labels=/nonexistent/labels", DESCENT_NO_INPUT,
     "/nonexistent/labels: there is no such file"},
    {"a.npy", BYTES(""), "task=none", DESCENT_BAD_DATA,
     "a.npy: this is not an NPY file: it does not begin with the NumPy signature"},
    {"a.npy", BYTES("1,2,3\n"), "task=none", DESCENT_BAD_DATA,
     "a.npy: this is not an NPY file: it does not begin with the NumPy signature"},
    {"a.npy", BYTES("\223NUMPY\004\000\001\000"), "task=none", DESCENT_UNSUPPORTED,
     "a.npy: NPY version 4; 1 to 3 can be read"},
    {"a.npy", BYTES("\223NUMPY\001\000\377\000{"), "task=none", DESCENT_BAD_DATA,
     "a.npy: the file ends within its header"},
    {"a.npy", BYTES("\223NUMPY\002\000\377\377\377\377{"), "task=none", DESCENT_BAD_DATA,
     "a.npy: the NPY header is damaged"},
    {"a.npy", BYTES("\223NUMPY\001\000\002\000{}"), "task=none", DESCENT_BAD_DATA,
     "a.npy: the NPY header does not say the type of the numbers"},
    {"a.npy",
     BYTES("\223NUMPY\001\000<\000{'descr': '<c8', 'fortran_order': False, 'shape': (2, 2), }\n"
           "00000000000000000000000000000000"),
     "task=none", DESCENT_UNSUPPORTED,
     "a.npy: elements of the type '<c8' cannot be read; numbers (f2, f4, f8, i1 to i8, u1 to "
     "u8) can\n"
     "in Python: numpy.save(file, numpy.column_stack([array.real, array.imag]))"},
    {"a.npy",
     BYTES("\223NUMPY\001\000;\000{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }\n"
           "00000000000000000000000000000000"),
     "task=none", DESCENT_UNSUPPORTED,
     "a.npy: elements of the type '|O' cannot be read; numbers (f2, f4, f8, i1 to i8, u1 to "
     "u8) "
     "can\n"
     "in Python: import csv; csv.writer(open('data.csv', 'w')).writerows("
     "array.reshape(len(array), -1).tolist())"},
    {"a.npy",
     BYTES("\223NUMPY\001\000<\000{'descr': '<U4', 'fortran_order': False, 'shape': (2, 2), }\n"
           "0000000000000000"),
     "task=none", DESCENT_UNSUPPORTED,
     "a.npy: elements of the type '<U4' cannot be read; numbers (f2, f4, f8, i1 to i8, u1 to "
     "u8) "
     "can\n"
     "in Python: import csv; csv.writer(open('data.csv', 'w')).writerows("
     "array.reshape(len(array), -1).tolist())"},
    {"a.npy",
     BYTES("\223NUMPY\001\000>\000{'descr': '<f16', 'fortran_order': False, 'shape': (2, 2), } "
           "\n0000000000000000"),
     "task=none", DESCENT_UNSUPPORTED,
     "a.npy: elements of the type '<f16' cannot be read; numbers (f2, f4, f8, i1 to i8, u1 to "
     "u8) can\n"
     "in Python: numpy.save(file, array.astype('f8'))"},
    {"a.npy",
     BYTES("\223NUMPY\001\000@\000{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': "
           "(2,)}"),
     "task=none", DESCENT_UNSUPPORTED,
     "a.npy: an array of records (columns with names) cannot be read from NPY; CSV can hold "
     "it\n"
     "in Python: import csv; csv.writer(open('data.csv', 'w')).writerows(array.tolist())"},
    {"a.npy",
     BYTES("\223NUMPY\001\0005\000{'descr': <f4, 'fortran_order': False, 'shape': (2,)}"),
     "task=none", DESCENT_BAD_DATA, "a.npy: the NPY header is damaged at the type <f4"},
    {"a.npy",
     BYTES("\223NUMPY\001\0008\000{'descr': '<f4', 'fortran_order': False, 'shape': (), }\n"
           "0000"),
     "task=none", DESCENT_BAD_DATA, "a.npy: the array is a single number, not rows"},
    {"a.npy",
     BYTES("\223NUMPY\001\000:\000{'descr': '<f4', 'fortran_order': False, 'shape': (x,), }\n"
           "0000"),
     "task=none", DESCENT_BAD_DATA, "a.npy: the shape in the NPY header is damaged"},
    {"a.npy", BYTES("\223NUMPY\001\000(\000{'descr': '<f4', 'fortran_order': False}"),
     "task=none", DESCENT_BAD_DATA, "a.npy: the NPY header does not say the shape"},
    {"a.npy", BYTES("\223NUMPY\001\000!\000{'descr': '<f4', 'shape': (1, 1)}"), "task=none",
     DESCENT_BAD_DATA, "a.npy: the NPY header does not say the order"},
    {"a.npy",
     BYTES("\223NUMPY\001\000I\000{'descr': '<f4', 'fortran_order': False, 'shape': "
           "(1,1,1,1,1,1,1,1,1), }\n"
           "0000"),
     "task=none", DESCENT_UNSUPPORTED, "a.npy: an array of more than 8 dimensions"},
    {"a.npy",
     BYTES("\223NUMPY\001\000<\000{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n"
           "000000000000000"),
     "task=none", DESCENT_BAD_DATA, "a.npy: the file is truncated"},
    {"a.npy",
     BYTES("\223NUMPY\001\000<\000{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n"
           "00000000000000000"),
     "task=none", DESCENT_BAD_DATA,
     "a.npy: there is more data after the numbers that its header announces"},
    {"a.npy",
     BYTES("\223NUMPY\001\000P\000{'descr': '<f4', 'fortran_order': False, 'shape': "
           "(99999999999999, 99999999), }\n"
           "00000000000000000"),
     "task=none", DESCENT_BAD_DATA, "a.npy: the shape in the header is impossibly large"},
    {"a.npy",
     BYTES("\223NUMPY\001\000<\000{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n"
           "\000\000\200\077\000\000\000@\000\000\200\177\000\000\200@"),
     "task=none", DESCENT_BAD_DATA,
     "a.npy: number 3 of the file is inf, which no network can learn from"},
    {"a.npy",
     BYTES("\223NUMPY\001\000<\000{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n"
           "0000000000000000"),
     "", DESCENT_INVALID,
     "a.npy: which column should be predicted\077\n"
     "target = NUMBER    # a column of the matrix, 1 to 2\n"
     "labels = FILE    # with one number per row"},
    {"a.npy",
     BYTES("\223NUMPY\001\000<\000{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n"
           "0000000000000000"),
     "target=3", DESCENT_INVALID,
     "a.npy has no column \"3\": an NPY file has numbers for names\n"
     "target = NUMBER    # from 1 to 2\nlabels = FILE    # with one number per row"},
    {"a.npy",
     BYTES("\223NUMPY\001\000<\000{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n"
           "0000000000000000"),
     "target=x", DESCENT_INVALID,
     "a.npy has no column \"x\": an NPY file has numbers for names\n"
     "target = NUMBER    # from 1 to 2\nlabels = FILE    # with one number per row"},
    {"a.npy",
     BYTES("\223NUMPY\001\000<\000{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }\n"
           "00000000"),
     "target=1", DESCENT_INVALID, "a.npy has a single column: nothing is left to learn from"},
    {"a.svm", BYTES(""), "", DESCENT_BAD_DATA, "a.svm: the file is empty"},
    {"a.svm", BYTES("1 1:2\n2 1:nan\n"), "", DESCENT_BAD_DATA,
     "a.svm:2: a missing value has no place in LIBSVM, where what is not named is 0; leave the "
     "pair out, or use CSV: \"1:nan\"\n"
     "$ sed -E 's/ [0-9]+: *[-+]?[nN][aA][nN]?\\b//g' a.svm > rows.svm    # without such "
     "pairs: 0"},
    {"a.svm", BYTES("1 1:2 3:NaN\n"), "", DESCENT_BAD_DATA,
     "a.svm:1: a missing value has no place in LIBSVM, where what is not named is 0; leave the "
     "pair out, or use CSV: \"3:NaN\"\n"
     "$ sed -E 's/ [0-9]+: *[-+]?[nN][aA][nN]?\\b//g' a.svm > rows.svm    # without such "
     "pairs: 0"},
    {"a.svm", BYTES("1 1:2 3:-inf\n"), "", DESCENT_BAD_DATA,
     "a.svm:1: the value is infinite: \"3:-inf\""},
    {"a.svm", BYTES("1 1:2\n1,3 1:2\n"), "task=classify", DESCENT_BAD_DATA,
     "a.svm:2: a row has one label here, not several: \"1,3\"\n"
     "$ sed -E 's/^([^ ,]*),[^ ]*/\\1/' a.svm > rows.svm    # with the first label of each "
     "row\n"
     "task = label    # each label is there or not"},
    {"a.svm", BYTES("1,3 1:2\n 1:3\n"), "", DESCENT_BAD_DATA,
     "a.svm: 1 of 2 rows have no label, and others have several\n"
     "task = label    # they have none of the labels"},
    {"a.svm", BYTES("1,3 1:2\n1.5 1:3\n"), "", DESCENT_BAD_DATA,
     "a.svm:2: the label is 1.5, and other rows have several, which are whole numbers from 0 "
     "on"},
    {"a.svm", BYTES("1 1:2\n3,1,3 1:3\n"), "", DESCENT_BAD_DATA,
     "a.svm:2: a label comes twice in this row: \"3,1,3\""},
    {"a.svm", BYTES("1,-3 1:2\n"), "", DESCENT_BAD_DATA,
     "a.svm:1: several labels of a row are whole numbers from 0 on, with commas between them "
     "and "
     "no blanks: \"1,-3\""},
    {"a.svm", BYTES("1, 3 1:2\n"), "", DESCENT_BAD_DATA,
     "a.svm:1: several labels of a row are whole numbers from 0 on, with commas between them "
     "and "
     "no blanks: \"1,\""},
    {"a9a.t", BYTES("1 1:2\n-1 2000000000:1\n"), "", DESCENT_UNSUPPORTED,
     "a9a.t:2: the index 2,000,000,000 makes 2,000,000,000 columns, and 2 rows of them would "
     "take "
     "16.0 GB, as rows are kept dense here\n"
     "at most 16,777,216 columns and 4 GB can be\n"
     "number the indices that occur from 1 on, or leave the rare ones out"},
    {"a.svm", BYTES("1 9999999999999999:1\n"), "", DESCENT_BAD_DATA,
     "a.svm:1: the index is too large: \"9999999999999999:1\""},
    {"a.svm", BYTES("1 2:3 2:4\n"), "", DESCENT_BAD_DATA,
     "a.svm:1: an index comes twice in this line: \"2:4\""},
    {"a.svm", BYTES("1 3:1 2:1\n"), "", DESCENT_BAD_DATA,
     "a.svm:1: indices must ascend: \"2:1\"\n"
     "$ python3 -c 'import sys; [print(p[0], *sorted(p[1:], key=lambda q: "
     "int(q.split(\":\")[0]))) for p in (l.split(\"#\")[0].split() for l in sys.stdin) if p]' "
     "< a.svm > rows.svm    # in ascending order"},
    {"a.svm", BYTES("1 a:1\n"), "", DESCENT_BAD_DATA, "a.svm:1: expected index:value: \"a:1\""},
    {"a.svm", BYTES("1 1:x\n"), "", DESCENT_BAD_DATA, "a.svm:1: expected index:value: \"1:x\""},
    {"a.svm", BYTES("1 1\n"), "", DESCENT_BAD_DATA, "a.svm:1: expected index:value: \"1\""},
    {"a.svm", BYTES("abc 1:2\n"), "", DESCENT_BAD_DATA,
     "a.svm:1: expected a number, the label, at the start of the line: \"abc\""},
    {"a.svm", BYTES("1 1:2 qid:3\n"), "", DESCENT_BAD_DATA,
     "a.svm:1: groups of queries (ranking) are not supported: \"qid:3\"\n"
     "$ sed -E 's/ qid:[^ ]+//' a.svm > rows.svm    # without the groups"},
    {"a.svm", BYTES("1 99999999:1\n"), "", DESCENT_UNSUPPORTED,
     "a.svm:1: the index 99,999,999 makes 99,999,999 columns, and 1 row of them would take 0.4 "
     "GB, "
     "as rows are kept dense here\n"
     "at most 16,777,216 columns and 4 GB can be\n"
     "number the indices that occur from 1 on, or leave the rare ones out"},
    {"a.svm", BYTES("1 1:1e999\n"), "", DESCENT_BAD_DATA,
     "a.svm:1: the number is too large: \"1:1e999\""},
    {"a.svm", BYTES("1 1:1 2:-3e400\n"), "", DESCENT_BAD_DATA,
     "a.svm:1: the number is too large: \"2:-3e400\""},
    {"a.svm", BYTES("1e999 1:1\n"), "", DESCENT_BAD_DATA, "a.svm:1: the label is too large"},
    {"a.svm", BYTES("1 1:2\n2:3\n"), "", DESCENT_BAD_DATA, "a.svm: 1 of 2 rows have no label"},
    {"a.svm", BYTES("1:2\n1:3\n"), "", DESCENT_INVALID,
     "a.svm: the rows have no labels: a label is a number at the start of a line\n$ descent "
     "data a.svm    # shows what is in it"},
    {"a.svm", BYTES("1\n2\n"), "", DESCENT_BAD_DATA, "a.svm: there are labels and no values"},
};

static void check_case(const malformed *t)
{
    descent_dataset *d = NULL;
    descent_error error = {0};
    CHECK(read_bytes(t->name, t->bytes, t->size, t->settings, &d, &error) == t->status);
    CHECK(d == NULL);
    CHECK_TEXT(check_said(&error), t->message);
}

static void malformed_files_get_their_message(void)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        check_case(&table[i]);
    }
}

// Long files: rows of prefix, row number (or what is put in its place), and a target.
typedef struct planted {
    size_t row;
    const char *value;
} planted;

typedef struct long_file {
    const char *name, *header;
    size_t rows;
    const char *prefix;
    planted planted[8];
    const char *message;
} long_file;

static const long_file long_files[] = {
    {"birds.csv",
     "species,bill,depth,weight,y",
     60,
     "Adelie,39.1,18.7,",
     {{15, "n/w"}, {20, "n/w"}, {30, "n/w"}},
     "column \"weight\": 3 of 60 values are not numbers, as the others are\n"
     "  birds.csv:17:4   Adelie,39.1,18.7,n/w,15.5\n"
     "                                    ^^^\n"
     "  and the same text in 2 more\n"
     "missing = n/w    # treat it as missing\n"
     "number = weight    # treat all that is not a number as missing\n"
     "text = weight    # treat the column as categories\n"
     "ignore = weight    # leave the column out"},
    {"t.csv",
     "a,y",
     100,
     "",
     {{50, "x"},
      {51, "yy"},
      {52, "z"},
      {53, "\303\274ber"},
      {54, "q q"},
      {55, "ww"},
      {56, "vv"}},
     "column \"a\": 7 of 100 values are not numbers, as the others are\n"
     "  t.csv:52:1   x,50.5\n"
     "               ^\n  t.csv:53:1   yy,51.5\n               ^^\n"
     "  t.csv:54:1   z,52.5\n               ^\n  t.csv:55:1   \303\274ber,53.5\n"
     "               ^^^^\n  t.csv:56:1   q q,54.5\n               ^^^\n  and 2 more\n"
     "number = a    # treat all that is not a number as missing\n"
     "text = a    # treat the column as categories"},
    {"t.csv",
     "\303\244\303\266,a,y",
     40,
     "\303\251t\303\251,",
     {{3, "!"}},
     "column \"a\": 1 of 40 values is not a number, as the others are\n"
     "  t.csv:5:2   \303\251t\303\251,!,3.5\n                  ^\n"
     "missing = !    # treat it as missing\n"
     "number = a    # treat all that is not a number as missing\n"
     "text = a    # treat the column as categories\n"
     "ignore = a    # leave the column out"},
    {"t.csv",
     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "x,y",
     40,
     "",
     {{3, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}},
     "column "
     "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "xxx\": 1 of 40 values is not a number, as the others are\n"
     "  t.csv:5:1   "
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\n"
     "              "
     "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
     "number = "
     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "x    # treat all that is not a number as missing\n"
     "text = "
     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "x    # treat the column as categories"},
    {"t.csv",
     "a,Body Mass,y",
     40,
     "1,",
     {{3, "\033[31mred"}},
     "column \"Body Mass\": 1 of 40 values is not a number, as the others are\n"
     "  t.csv:5:2   1,\077[31mred,3.5\n                ^^^^^^^^\n"
     "number = Body Mass    # treat all that is not a number as missing\n"
     "text = Body Mass    # treat the column as categories\n"
     "ignore = Body Mass    # leave the column out"},
    {"t.csv",
     "a,b,y",
     40,
     "11111111111111111111111111111111111111111111111111111111111111111111111111111111111111111"
     "11111111111,",
     {{3, "n/w"}, {7, "="}},
     "column \"b\": 2 of 40 values are not numbers, as the others are\n"
     "  t.csv:5:2   ...11111111111111111111111111111111111111111111111,n/w,3.5\n"
     "                                                                 ^^^\n"
     "  t.csv:9:2   ...11111111111111111111111111111111111111111111111,=,7.5\n"
     "                                                                 ^\n"
     "missing = n/w,=    # treat them as missing\n"
     "number = b    # treat all that is not a number as missing\n"
     "text = b    # treat the column as categories\n"
     "ignore = b    # leave the column out"},
};

static void odd_values_are_listed_with_their_lines(void)
{
    for (size_t i = 0; i < sizeof long_files / sizeof *long_files; i++) {
        const long_file *file = &long_files[i];
        char *text = malloc(file->rows * 320 + 128), *p = text;
        p += sprintf(p, "%s\n", file->header);
        for (size_t row = 0, next = 0; row < file->rows; row++) {
            p += sprintf(p, "%s", file->prefix);
            const planted *other = &file->planted[next];
            if (next < 8 && other->value && other->row == row) {
                p += sprintf(p, "%s", other->value);
                next++;
            } else {
                p += sprintf(p, "%zu", row);
            }
            p += sprintf(p, ",%zu.5\n", row);
        }
        const malformed t = {file->name,       text,         (size_t)(p - text), "target=y",
                             DESCENT_BAD_DATA, file->message};
        check_case(&t);
        free(text);
    }
}

static void data_too_large_for_memory_are_refused(void)
{
    // Dense rows that no machine holds.
    char *text = malloc(2000 * 16), *p = text;
    for (int i = 0; i < 2000; i++) {
        p += sprintf(p, "%d 16777216:1\n", i % 2);
    }
    const malformed dense = {
        "a.svm",
        text,
        (size_t)(p - text),
        "",
        DESCENT_UNSUPPORTED,
        "a.svm:1: the index 16,777,216 makes 16,777,216 columns, and 2,000 rows "
        "of them would take 134.2 GB, as rows are kept dense here\n"
        "at most 16,777,216 columns and 4 GB can be\n"
        "number the indices that occur from 1 on, or leave the rare "
        "ones out"};
    check_case(&dense);
    free(text);
    // A quote that is never closed, in a file that is larger than a record may be.
    const size_t size = ((size_t)1 << 24) + 100000;
    text = malloc(size);
    memset(text, 'x', size);
    memcpy(text, "a,y\n1,2\n\"", 9);
    const malformed record = {
        "t.csv",
        text,
        size,
        "target=y",
        DESCENT_BAD_DATA,
        "t.csv:3: the record that begins here is longer than 16 MiB\n"
        "a quote that is never closed, or line ends that are missing, look "
        "like this"};
    check_case(&record);
    // More fields than a record may have.
    memset(text, ',', (size_t)3 << 20);
    text[3 << 20] = '\n';
    const malformed fields = {"t.csv",
                              text,
                              ((size_t)3 << 20) + 1,
                              "target=y",
                              DESCENT_BAD_DATA,
                              "t.csv:1: there are more than 1048576 fields in this record"};
    check_case(&fields);
    free(text);
}

static void files_that_cannot_be_read_say_why(void)
{
    static const struct {
        const char *path;
        descent_status status;
        const char *message;
    } paths[] = {
        {"", DESCENT_INVALID, "no data file was named"},
        {"/nonexistent/a.csv", DESCENT_NO_INPUT, "/nonexistent/a.csv: there is no such file"},
        {"/dev/null", DESCENT_NO_INPUT, "/dev/null: it is a device, not a data file"},
        {"/etc/passwd/x", DESCENT_NO_INPUT,
         "/etc/passwd/x: a part of the path is not a folder"},
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const descent_read_options options = descent_read_options_default();
        descent_dataset *d = NULL;
        descent_error error = {0};
        CHECK(descent_dataset_read(paths[i].path, &options, &d, &error) == paths[i].status);
        CHECK_TEXT(check_said(&error), paths[i].message);
    }
    char folder[] = "/tmp/descent-test-XXXXXX", message[128];
    const descent_read_options options = descent_read_options_default();
    descent_dataset *d = NULL;
    descent_error error = {0};
    CHECK(mkdtemp(folder) != NULL);
    snprintf(message, sizeof message,
             "%s: it is a folder, not a data file, and there is no image in it", folder);
    CHECK(descent_dataset_read(folder, &options, &d, &error) == DESCENT_NO_INPUT);
    CHECK_TEXT(error.message, message);
    CHECK(rmdir(folder) == 0);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(malformed_files_get_their_message), TEST(odd_values_are_listed_with_their_lines),
        TEST(data_too_large_for_memory_are_refused), TEST(files_that_cannot_be_read_say_why)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
