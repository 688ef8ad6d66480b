# The page of what a command found out about a function (src/report/page/function/), as an array of C in the program. Where node
# or the packages (`make page`) are missing both parts are empty, and --report says what to type.
set(page ${PROJECT_SOURCE_DIR}/src/report/page)
set(function_page_source ${CMAKE_CURRENT_BINARY_DIR}/function_page.c)
file(GLOB function_page_files CONFIGURE_DEPENDS ${page}/*.js ${page}/surface/*.js ${page}/parts/* ${page}/function/* ${page}/*.mjs
  ${page}/*.css ${page}/*.html ${page}/package-lock.json)
file(GLOB function_page_packages CONFIGURE_DEPENDS ${page}/node_modules/.package-lock.json)

if(DESCENT_NODE AND function_page_packages)
  add_custom_command(OUTPUT ${function_page_source}
    COMMAND ${DESCENT_NODE} ${page}/build.mjs ${function_page_source} function
    DEPENDS ${function_page_files} ${function_page_packages} COMMENT "Bundling the page: function" VERBATIM)
else()
  set(function_page_source ${CMAKE_CURRENT_BINARY_DIR}/function_page_none.c)
  file(CONFIGURE OUTPUT ${function_page_source} CONTENT "#include \"function/page.h\"
const char cli_function_page_head[] = \"\", cli_function_page_tail[] = \"\";
const size_t cli_function_page_head_size = 0, cli_function_page_tail_size = 0;
")
endif()
