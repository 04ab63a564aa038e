package dev.insync.spec.mutate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.util.List;
import java.util.Optional;

/**
 * What a person found out about mutants that no property notices, kept in {@code models/mutants.json}. A mutant is known by
 * its text, not by its place.
 */
public final class Reviews {
    private static final String FILE = "models/mutants.json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<Review> reviews;

    /**
     * One mutant's explanation.
     *
     * @param module the edited module
     * @param definition the operator in whose definition the edit lies
     * @param before the edited lines of the original, as one line
     * @param after the same lines of the mutant
     * @param is what it is: equivalent, or why it is no fault
     * @param because the reason
     */
    public record Review(String module, String definition, String before, String after, String is, String because) {}

    private record Contents(List<Review> mutants) {}

    private Reviews(List<Review> reviews) {
        this.reviews = List.copyOf(reviews);
    }

    /** Nothing was reviewed. */
    public static Reviews none() {
        return new Reviews(List.of());
    }

    /** Reads the file; without one there are no reviews. */
    public static Reviews load(SpecSources sources) throws SpecException {
        Optional<String> text = sources.read(FILE);
        try {
            return new Reviews(
                    text.isEmpty()
                            ? List.of()
                            : JSON.readValue(text.get(), Contents.class).mutants());
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new SpecException(List.of(new Diagnostic(sources.describe(FILE), line, 0, e.getOriginalMessage())));
        }
    }

    /** All of them. */
    public List<Review> all() {
        return reviews;
    }

    /** The review of a mutant. */
    public Optional<Review> of(Mutation mutation) {
        return of(mutation.module(), mutation.definition(), mutation.before(), mutation.after());
    }

    /** The review of a mutant with that text; code has a definition's name for a method, {@code Replica.truncate}. */
    public Optional<Review> of(String module, String definition, String before, String after) {
        return reviews.stream()
                .filter(review -> review.module().equals(module)
                        && review.definition().equals(definition)
                        && review.before().equals(before)
                        && review.after().equals(after))
                .findFirst();
    }
}
