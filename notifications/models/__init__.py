"""What is announced, the texts that go out, and what comes back."""

from notifications.models.alerts import Acknowledgement, Alert, EscalationStep
from notifications.models.channels import ChannelPause, ChannelState, SenderStep
from notifications.models.inbound import Correspondent, InboundMessage
from notifications.models.messages import LONGEST_TEXT, Message, MessageEvent

__all__ = [
    "LONGEST_TEXT",
    "Acknowledgement",
    "Alert",
    "ChannelPause",
    "ChannelState",
    "Correspondent",
    "EscalationStep",
    "InboundMessage",
    "Message",
    "MessageEvent",
    "SenderStep",
]
