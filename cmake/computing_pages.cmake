# Pages that compute, of races and of lessons (src/report/page/race/, lesson/), with the WebAssembly module in them, as arrays of C in
# the program. Where node, the packages (`make page`) or the module (wasm/) are missing all parts are empty, and `descent race` and
# `descent lesson` say what to type.
set(page ${PROJECT_SOURCE_DIR}/src/report/page)
file(GLOB page_packages CONFIGURE_DEPENDS ${page}/node_modules/.package-lock.json)

# descent_computing_page(NAME MODULE EMPTY): the variable NAME_page_source becomes the C file of a page; EMPTY is what else stands in
# one without a page.
function(descent_computing_page name module empty)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}_page.c)
  file(GLOB files CONFIGURE_DEPENDS ${page}/*.js ${page}/surface/*.js ${page}/parts/* ${page}/${name}/*.js ${page}/${name}/*/*.js
    ${page}/${name}/*.css ${page}/*.mjs ${page}/*.css ${page}/*.html ${page}/package-lock.json ${PROJECT_SOURCE_DIR}/cli/lesson/course.h)
  if(DESCENT_NODE AND page_packages AND module)
    add_custom_command(OUTPUT ${source}
      COMMAND ${DESCENT_NODE} ${page}/build.mjs ${source} ${name} ${module}
      DEPENDS ${files} ${page_packages} wasm ${module} COMMENT "Bundling the page: ${name}" VERBATIM)
  else()
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}_page_none.c)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${name}/page.h\"
const char cli_${name}_page_head[] = \"\", cli_${name}_page_tail[] = \"\";
const size_t cli_${name}_page_head_size = 0, cli_${name}_page_tail_size = 0;
${empty}")
  endif()
  set(${name}_page_source ${source} PARENT_SCOPE)
endfunction()

descent_computing_page(race "${DESCENT_WASM}" "")
descent_computing_page(lesson "${DESCENT_WASM_LESSON}" "const cli_lesson_script cli_lesson_scripts[] = {{NULL, NULL, 0}};\n")
