"""Five reports of our own writing about one invented event: what somebody drops or pastes into a new ledger."""

REPORTS = {
    "harbour-post.txt": """Ferry capsizes off Lisbon harbour, nine dead

By Ana Teles, Harbour Post
3 March 2021

LISBON - A passenger ferry capsized near the mouth of Lisbon harbour on Tuesday evening, killing nine people, the port
authority said. Rescue boats pulled 41 survivors from the water during the night.

"The wave came from the side and the ferry went over within a minute," said Rui Andrade, a fisherman who brought six
people ashore.

The ferry, the Santa Rita, had left Cacilhas at 18.40 with 62 people on board, according to the port authority.
""",
    "coastal-tribune.txt": """Divers search wreck of Lisbon ferry as toll rises to 12

Coastal Tribune, 4 March 2021

Divers found three more bodies in the wreck of the Santa Rita on Wednesday, raising the death toll of the Lisbon ferry
accident to 12, civil protection chief Marta Sousa told reporters.

Sousa said nine people were still missing. "We will search until everybody has been found," she said.

The company that runs the ferry, Tejo Lines, denied that the ship was overloaded. Port officials said 62 people had
been on board; it was licensed for 60.
""",
    "northgate-herald.txt": """Ferry disaster: captain questioned

Northgate Herald
March 5, 2021

Police questioned the captain of the Santa Rita, the ferry that capsized off Lisbon on 2 March, for six hours on
Thursday. A spokesman for the prosecutor said that no charges had been brought.

The accident killed at least 12 people, and eight are missing. Survivors have accused Tejo Lines of ignoring a storm
warning. "They were told not to sail," said Helena Brito, who lost her brother.

Tejo Lines rejected the accusation on Thursday and said that the warning had come after the ferry had left.
""",
    "meridian-wire.txt": """Lisbon ferry: transport minister demands inquiry

LISBON, March 4, 2021 (Meridian) - Transport Minister Paulo Reis demanded an independent inquiry into the sinking of
the ferry Santa Rita, in which 12 people died on Tuesday.

"Every question about this ship has to be answered in public," Reis said in parliament on Thursday.

The minister said that 43 people had survived, two more than the port authority had counted on Wednesday.
""",
    "relief-monitor.txt": """Situation report: ferry accident, Lisbon

Relief Monitor, 6 March 2021

The search for the missing of the Santa Rita ended on Friday evening. Fourteen people are confirmed dead and six remain
missing, the port authority said on Saturday. 42 people survived.

Seventeen survivors are being treated in two hospitals. Tejo Lines has agreed to an independent inquiry, which it had
rejected earlier in the week.
""",
}
