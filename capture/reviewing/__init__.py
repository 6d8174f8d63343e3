"""What a rep may do with what waits for her decision. Pages and API call the same functions.

    deciding.accept(connection, acting, interaction, target)    the suggestion is right
    deciding.reject(connection, acting, interaction, target)    it is wrong
    deciding.none(connection, acting, interaction, type_)       none of a type is right
    deciding.choose(connection, acting, interaction, target)    another record than those suggested
    conversation.accept(connection, acting, interaction, deal)  all undecided ones of the conversation; how many
    aside.say(connection, acting, interaction, kind)            private, or not business
    aside.take_back(connection, acting, interaction)            neither, whenever it was said
    senders.always(connection, acting, interaction, kind)       the same of all from its sender; the sender
    bulk.ready(connection, rep, least)                          how many suggestions a score would accept
    bulk.accept(connection, acting, least, shown)               accepts them, in one act; how many
    undoing.undo(connection, acting, at)                        takes an act back; the interactions it was about
    telling.told(connection, rep, at)                           what an act did, read back from the record
    telling.taken_back(connection, rep, at)                     the moment, if she took something back then

`acting` says who does it, when and from where (`capture.acting`).
All raise `capture.refusals`: Missing for what she has not seen, Conflict where somebody was faster. What one act writes
carries its moment, by which it is told and undone.
"""
