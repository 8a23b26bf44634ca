package dev.aigateway.format.anthropic;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The models and what they accept, by the provider's documentation of November 2026. The newest stands first. A picture
 * is scaled down to about 1,600 tokens, or to 3.75 megapixels of 28 x 28 a token where a model sees it in high resolution,
 * which Opus 4.7 was the first to do (platform.claude.com, "Images and vision"); all that came later are taken for such.
 */
final class CapabilityTable {

    private static final String ROWS = """
        id prefix         sampling thinking         by_default least            efforts             forced prefill output system context fast      image
        claude-fable-5-2  no       adaptive         on         low_effort       low-max             no     no      128000 yes    1000000 no        5000
        claude-mythos-5-2 no       adaptive         on         low_effort       low-max             no     no      128000 yes    1000000 no        5000
        claude-fable-5-1  no       adaptive         on         low_effort       low-max             no     no      128000 yes    1000000 no        5000
        claude-mythos-5-1 no       adaptive         on         low_effort       low-max             no     no      128000 yes    1000000 no        5000
        claude-fable-5    no       adaptive         on         low_effort       low-max             yes    no      128000 yes    1000000 no        5000
        claude-mythos-5   no       adaptive         on         low_effort       low-max             yes    no      128000 yes    1000000 no        5000
        claude-opus-5-5   no       adaptive         on         low_effort       low-max             no     no      128000 yes    1000000 yes       5000
        claude-sonnet-5-5 no       adaptive         on         between_tools    low-max             no     no      128000 yes    1000000 no        5000
        claude-haiku-5-5  no       adaptive         on         disabled_to_high low-max             yes    no      128000 yes    1000000 no        5000
        claude-opus-5     no       adaptive         on         disabled_to_high low-max             yes    no      128000 yes    1000000 with_beta 5000
        claude-sonnet-5   no       adaptive         on         disabled         low-max             yes    no      128000 no     1000000 no        5000
        claude-opus-4-8   no       adaptive         off        omitted          low-max             yes    no      128000 yes    1000000 with_beta 5000
        claude-opus-4-7   no       adaptive         off        omitted          low-max             yes    no      128000 no     1000000 no        5000
        claude-opus-4-6   yes      adaptive,enabled off        omitted          low,medium,high,max yes    no      128000 no     1000000 no        1600
        claude-sonnet-4-6 yes      adaptive,enabled off        omitted          low,medium,high,max yes    no      128000 no     1000000 no        1600
        claude-opus-4-5   yes      enabled          off        omitted          low,medium,high     yes    yes     64000  no     200000  no        1600
        claude-sonnet-4-5 yes      enabled          off        omitted          none                yes    yes     64000  no     200000  no        1600
        claude-haiku-4-5  yes      enabled          off        omitted          none                yes    yes     64000  no     200000  no        1600
        """;

    private static final List<ModelCapabilities> MODELS =
            ROWS.lines().skip(1).map(CapabilityTable::row).toList();

    private static final ModelCapabilities NEWEST = MODELS.getFirst();

    private CapabilityTable() {}

    static ModelCapabilities find(String model) {
        return MODELS.stream()
                .filter(row -> model.startsWith(row.idPrefix()))
                .max(Comparator.comparingInt(row -> row.idPrefix().length()))
                .orElse(NEWEST);
    }

    private static ModelCapabilities row(String line) {
        String[] cells = line.split(" +", -1);
        return new ModelCapabilities(
                cells[0],
                yes(cells[1]),
                cells[2].contains("adaptive"),
                cells[2].contains("enabled"),
                cells[3].equals("on"),
                LeastThinking.valueOf(cells[4].toUpperCase(Locale.ROOT)),
                efforts(cells[5]),
                yes(cells[6]),
                yes(cells[7]),
                Integer.parseInt(cells[8]),
                yes(cells[9]),
                Integer.parseInt(cells[10]),
                FastMode.valueOf(cells[11].toUpperCase(Locale.ROOT)),
                Integer.parseInt(cells[12]));
    }

    private static boolean yes(String cell) {
        return cell.equals("yes");
    }

    private static Set<Effort> efforts(String cell) {
        if (cell.equals("low-max")) {
            return EnumSet.allOf(Effort.class);
        }
        Set<Effort> efforts = EnumSet.noneOf(Effort.class);
        for (Effort effort : Effort.values()) {
            if (List.of(cell.split(",", -1)).contains(effort.word())) {
                efforts.add(effort);
            }
        }
        return efforts;
    }
}
