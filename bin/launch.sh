# Sourced by the launchers beside it: finds a Java, builds what is missing or out of date, and becomes the program.
# POSIX sh, for Linux and macOS. What it has to say goes to standard error: standard output belongs to the program.

java_min=25
home=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")

# launch MODULE MAIN-CLASS JVM-OPTIONS [ARGUMENT]...
launch() {
    module=$1 main_class=$2 options=$3
    shift 3
    find_java
    find_program
    find_cache
    export LC_ALL=C.UTF-8
    # "exec" replaces this shell, so that signals reach the program. Each of the options is several words:
    # shellcheck disable=SC2086
    exec "$java_home/bin/java" -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        $options ${cache:+"-XX:AOTCache=$cache" "-Xlog:aot*=off" "-Xlog:cds*=off"} ${JAVA_OPTS:-} ${GATEWAY_JAVA_OPTS:-} \
        "-Dgateway.home=$home" -cp "$(class_path)" "$main_class" "$@"
}

# Sets cache: what bin/train made, if it did. A Java that cannot use it starts without, and would say so where the
# program's output belongs.
find_cache() {
    cache=$home/aot/$module.aot
    [ -r "$cache" ] || cache=
}

# In an order of its own, since Java's for a folder is the file system's, and the cache holds for one order only.
class_path() {
    printf '%s' "$jar"
    for library in "$libraries"/*.jar; do
        [ "$library" = "$jar" ] || printf ':%s' "$library"
    done
}

# Sets java_home: what GATEWAY_JAVA names (a Java home or its bin/java), else the first that is new enough.
find_java() {
    wanted=${GATEWAY_JAVA:-$(sed -n 's/^GATEWAY_JAVA=//p' "$home/.env" 2>/dev/null | tail -n 1)}
    if [ -n "$wanted" ]; then
        java_home=$(home_of "$wanted")
        new_enough "$java_home" || fail "GATEWAY_JAVA is $wanted, which is no Java $java_min or newer."
    else
        java_home=$(candidates | first_new_enough)
        [ -n "$java_home" ] || fail "No Java $java_min or newer is found. $(how_to_install_java)"
    fi
}

# One a line, best first; a pattern that matches nothing stays as it is, and is no Java either.
candidates() {
    echo "${JAVA_HOME:-}"
    if on_path=$(command -v java); then
        home_of "$on_path"
    fi
    printf '%s\n' /usr/lib/jvm/*/ /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home/
    if [ -x /usr/libexec/java_home ]; then
        /usr/libexec/java_home -v "$java_min+" 2>/dev/null || true
    fi
    printf '%s\n' "${HOME:-}"/.sdkman/candidates/java/*/
}

# Reads to the end, since a closed pipe would be an error to whoever writes.
first_new_enough() {
    found=
    while IFS= read -r candidate; do
        if [ -z "$found" ] && new_enough "$candidate"; then
            found=${candidate%/}
        fi
    done
    echo "$found"
}

home_of() {
    if [ -d "$1" ]; then
        echo "$1"
    else
        dirname -- "$(dirname -- "$(readlink -f -- "$1" || true)")"
    fi
}

# Without starting a Java, where it says in a file what it is.
new_enough() {
    [ -n "$1" ] && [ -x "$1/bin/java" ] || return 1
    if [ -r "$1/release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    else
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
    fi
    [ "${version:-0}" -ge "$java_min" ]
}

# Sets jar and libraries: built here, or installed.
find_program() {
    if [ -f "$home/pom.xml" ]; then
        jar=$home/$module/target/$module.jar
        libraries=$home/$module/target/lib
        ! outdated || build
    else
        jar=$home/lib/$module.jar
        libraries=$home/lib
        [ -f "$jar" ] || fail "$jar is missing: $home is neither an installation nor a checkout."
    fi
}

outdated() {
    [ ! -f "$jar" ] || [ ! -d "$libraries" ] || [ -n "$(newer_sources)" ]
}

newer_sources() {
    find "$home/pom.xml" "$home/db/pom.xml" "$home/db/src/main" "$home/$module/pom.xml" "$home/$module/src/main" \
        -newer "$jar" | head -n 1
}

build() {
    command -v mvn >/dev/null || fail "Maven 3.8.7 or newer is needed to build. $(how_to_install maven)"
    mkdir -p "$home/target"
    build_alone 9>"$home/target/build.lock" || fail "The build failed."
}

# Two launchers started together must not write the same files; where there is no flock, that is left to luck.
build_alone() {
    if command -v flock >/dev/null; then
        flock 9
        outdated || return 0
    fi
    echo "Building; the first time takes a few minutes, because Maven downloads the libraries." >&2
    # Under this name Maven finds it wherever it is, whatever Java runs Maven.
    JAVA25_HOME=$java_home mvn -q -B -f "$home/pom.xml" -DskipTests package >&2 9>&- || return 1
    touch -- "$jar" # Maven leaves a jar alone whose classes did not change.
}

how_to_install_java() {
    case $(uname -s) in
        Darwin) echo "Install one with: brew install openjdk@$java_min" ;;
        *) how_to_install "openjdk-$java_min-jdk" "java-$java_min-openjdk-devel" ;;
    esac
    echo "Or name one that is installed already: GATEWAY_JAVA=/path/to/jdk"
}

# how_to_install PACKAGE [ITS-NAME-FOR-DNF]
how_to_install() {
    if command -v apt-get >/dev/null; then
        echo "Install it with: apt-get install $1"
    elif command -v dnf >/dev/null; then
        echo "Install it with: dnf install ${2:-$1}"
    elif command -v brew >/dev/null; then
        echo "Install it with: brew install $1"
    else
        echo "Install $1 with your system's package manager."
    fi
}

fail() {
    echo "$*" >&2
    exit 1
}
