package dev.aigateway.env;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a secret comes from: a variable, or the file that another variable names. */
record SecretSource(Map<String, String> values, List<String> problems) {

    Optional<String> read(String name, String fileName) {
        Optional<String> direct = Optional.ofNullable(values.get(name));
        Optional<String> file = Optional.ofNullable(values.get(fileName));
        if (direct.isPresent() && file.isPresent()) {
            problems.add(name + " and " + fileName + " are both set: keep one of them");
            return Optional.empty();
        }
        return direct.or(() -> file.flatMap(path -> content(fileName, path)));
    }

    private Optional<String> content(String fileName, String path) {
        try {
            String content = Files.readString(Path.of(path)).replaceFirst("\\R$", "");
            if (content.isEmpty()) {
                problems.add(fileName + " names " + path + ", which is empty");
                return Optional.empty();
            }
            return Optional.of(content);
        } catch (IOException | InvalidPathException e) {
            problems.add(fileName + " names a file that cannot be read as text: " + path);
            return Optional.empty();
        }
    }
}
