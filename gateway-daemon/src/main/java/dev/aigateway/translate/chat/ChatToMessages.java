package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.format.Headers;
import dev.aigateway.format.anthropic.ModelCapabilities;
import dev.aigateway.format.openai.ChatRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * A chat request as a request of the Messages API. The same conversation with one turn more gives the same bytes before
 * that turn, for what the provider kept or signed of it holds only then.
 */
public final class ChatToMessages {

    private final ChatRequest request;
    private final Headers headers;
    private final ModelCapabilities model;
    private final Warnings warnings = new Warnings();
    private final ToolNames names = new ToolNames();

    private ChatToMessages(ChatRequest request, Headers headers, ModelCapabilities model) {
        this.request = request;
        this.headers = headers;
        this.model = model;
    }

    /**
     * Throws {@link InvalidRequest}, with its param, for what cannot be translated.
     *
     * @param headers of the client's request
     * @param modelAsked as the client named it
     * @param providerModel the provider's id of it
     */
    public static MessagesBody translate(byte[] body, Headers headers, String modelAsked, String providerModel) {
        ChatRequest request = ChatRequest.parse(body);
        return new ChatToMessages(request, headers, ModelCapabilities.of(providerModel))
                .translate(modelAsked, providerModel);
    }

    private MessagesBody translate(String modelAsked, String providerModel) {
        UntranslatedFields.check(request, warnings);
        OutputLimit limit = OutputLimit.of(request, model, warnings);
        Tools tools = Tools.of(request, names, warnings);
        ToolChoice choice = ToolChoice.of(request, names);
        ResponseFormat format = ResponseFormat.of(request, warnings);
        SystemText said = SystemText.of(
                new MessageReader(tools, names, warnings).read(request.messages()), model.systemInConversation());
        List<Turn> turns = turns(said, format);
        Thinking thinking = ThinkingRules.of(request, model, limit, turns, warnings);
        ToolTerms toolTerms = ToolTerms.of(request, tools, choice, ToolTerms.forcing(model, thinking), turns, warnings);

        MessagesJson json = new MessagesJson(providerModel, limit);
        json.system(system(said, format));
        json.tools(toolTerms);
        json.thinking(thinking, format);
        Sampling.of(request, model.sampling() && !thinking.isActive(), warnings).addTo(json.body());
        json.stopSequences(StopSequences.of(request, warnings));
        Urgency urgency = Urgency.of(request, model, Urgency.FAST_ALLOWED, warnings);
        urgency.addTo(json.body());
        byte[] bytes = json.bytes(turns, request, warnings);
        return new MessagesBody(
                bytes,
                EndUser.of(request),
                Betas.of(request, headers, model, urgency),
                warnings.codes(),
                terms(modelAsked, tools));
    }

    private List<Turn> turns(SystemText said, ResponseFormat format) {
        Turns.checkUserSpeaks(said.conversation());
        List<Turn> paired = ToolPairing.paired(Turns.merged(said.conversation()), warnings);
        boolean nativeFormat = format.format().isPresent();
        return Turns.ended(Turns.begunByUser(paired), model.prefill(), nativeFormat, warnings);
    }

    private List<ObjectNode> system(SystemText said, ResponseFormat format) {
        List<ObjectNode> system = new ArrayList<>(said.lifted());
        system.addAll(Parts.ofSystem(request.field("system")));
        format.instruction().ifPresent(system::add);
        return system;
    }

    private ChatTerms terms(String modelAsked, Tools tools) {
        return new ChatTerms(
                modelAsked,
                request.stream(),
                request.includeUsage(),
                request.legacyFunctions(),
                names.renamed(),
                tools.customTools(),
                tools.rawTools());
    }
}
